SELECT (s.id >> 9 & 4294967295) - f.utc_offset * 60 AS utc, s.in_use,
       f.range_count
  FROM sample AS s
  JOIN frame AS f ON f.id = s.frame_id
 WHERE s.id BETWEEN :first AND :last
 ORDER BY s.id;
