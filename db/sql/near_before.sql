-- The last row of a series, at or before a key, that states the range's size.
SELECT s.id, f.range_size
  FROM sample AS s
  JOIN frame AS f ON f.id = s.frame_id
 WHERE s.id >= :first AND s.id <= :last AND f.range_size > 0
 ORDER BY s.id DESC
 LIMIT 1;
