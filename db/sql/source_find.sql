-- Are these bytes known, of this server and stated time, or of no known format?
-- Read anew on demand, they are what they were at the same path.
SELECT id, is_partial, modified_utc, path, time_zone, is_pruned,
       format = 'unknown' AS is_unknown
  FROM source
 WHERE digest = :digest
   AND ((coalesce(name_id, 0) = coalesce(:name, 0)
         AND coalesce(stated_local, 0) = coalesce(:stated, 0))
        OR format = 'unknown' OR path = :again)
 ORDER BY is_unknown
 LIMIT 1;
