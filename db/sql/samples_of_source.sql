-- Which rows stand under a source, and in which frame?
SELECT s.id, s.frame_id
  FROM frame AS f
  JOIN series AS e
    ON e.name_id = f.name_id AND e.origin = f.origin
   AND e.protocol = f.protocol AND e.ip_version = f.ip_version
 CROSS JOIN sample AS s
    ON s.id >= (e.id << 41) + (f.first_local << 9)
   AND s.id <= (e.id << 41) + (f.last_local << 9) + 511
 WHERE f.source_id = :id AND s.frame_id = f.id;
