-- Are these bytes known, of this server and stated time?
SELECT id, is_partial, modified_utc, path, time_zone, is_pruned
  FROM source
 WHERE digest = :digest
   AND coalesce(name_id, 0) = coalesce(:name, 0)
   AND coalesce(stated_local, 0) = coalesce(:stated, 0);
