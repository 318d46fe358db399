-- Is a source known here, as well as there?
SELECT count(*)
  FROM source AS s
  LEFT JOIN name AS n ON n.id = s.name_id
 WHERE s.digest = :digest AND s.is_partial = 0
   AND coalesce(n.stated, '') = :server
   AND coalesce(s.stated_local, 0) = coalesce(:stated, 0)
   AND (:time_zone = '' OR s.time_zone = :time_zone
        OR (s.time_zone <> '' AND s.time_zone < :time_zone))
   AND s.modified_utc <= :modified
   AND s.path <= :path;
