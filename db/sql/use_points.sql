SELECT (s.id >> 9 & 4294967295) - f.utc_offset * 60, s.in_use, f.range_count,
       f.excluded, f.source_id
  FROM sample AS s
  JOIN frame AS f ON f.id = s.frame_id
 WHERE s.id BETWEEN :first AND :last
 ORDER BY s.id;
