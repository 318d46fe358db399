-- Is a source known here, as well as there? Of one that has lost rows there no
-- more can come than an earlier merge brought (2).
SELECT count(*)
  FROM source AS s
  LEFT JOIN name AS n ON n.id = s.name_id
 WHERE s.digest = :digest
   AND (s.is_partial = 0 OR (s.is_partial = 2 AND :is_pruned))
   AND coalesce(n.stated, '') = :server
   AND coalesce(s.stated_local, 0) = coalesce(:stated, 0)
   AND (:time_zone = '' OR s.time_zone = :time_zone
        OR (s.time_zone <> '' AND s.time_zone < :time_zone))
   AND s.modified_utc <= :modified
   AND s.path <= :path;
