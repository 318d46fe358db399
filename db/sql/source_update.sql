-- NULL leaves a column as it is.
UPDATE source
   SET path = coalesce(:path, path),
       encoding = coalesce(:encoding, encoding),
       assumptions = coalesce(:assumptions, assumptions),
       time_zone = coalesce(:time_zone, time_zone),
       modified_utc = coalesce(:modified, modified_utc)
 WHERE id = :id;
