-- NULL leaves a column as it is, '' clears it.
INSERT INTO server_set (server, os, time_zone, owner)
SELECT shown, nullif(:os, ''), nullif(:time_zone, ''), nullif(:owner, '')
  FROM server
 WHERE id = :id
    ON CONFLICT (server) DO UPDATE
   SET os = CASE WHEN :os IS NULL THEN os ELSE nullif(:os, '') END,
       time_zone = CASE WHEN :time_zone IS NULL THEN time_zone
                        ELSE nullif(:time_zone, '') END,
       owner = CASE WHEN :owner IS NULL THEN owner ELSE nullif(:owner, '') END;
