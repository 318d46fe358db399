-- NULL leaves a column as it is, '' clears it.
UPDATE action
   SET status = coalesce(nullif(:status, ''),
                         CASE WHEN :status = '' THEN 'open' ELSE status END),
       owner = CASE WHEN :owner IS NULL THEN owner ELSE nullif(:owner, '') END,
       due = CASE WHEN :due IS NULL THEN due ELSE nullif(:due, '') END,
       note = CASE WHEN :note IS NULL THEN note ELSE nullif(:note, '') END
 WHERE action_id = :id;
