-- Which rows of a series are there between two keys?
SELECT s.id, s.in_use, s.listening, s.processes, s.frame_id, f.source_id,
       f.range_size, f.stated_offset
  FROM sample AS s
  JOIN frame AS f ON f.id = s.frame_id
 WHERE s.id >= :first AND s.id <= :last
 ORDER BY s.id;
