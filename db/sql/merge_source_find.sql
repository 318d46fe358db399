-- The number here of a source that was told.
SELECT s.id
  FROM source AS s
  LEFT JOIN name AS n ON n.id = s.name_id
 WHERE s.digest = :digest AND coalesce(n.stated, '') = :server
   AND coalesce(s.stated_local, 0) = coalesce(:stated, 0);
