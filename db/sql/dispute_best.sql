-- The highest of what is said against a row.
SELECT d.in_use, d.listening, d.processes, d.frame_id
  FROM dispute AS d
  JOIN frame AS f ON f.id = d.frame_id
 WHERE d.sample_id = :id
 ORDER BY d.in_use DESC, f.range_size DESC, d.listening DESC, d.processes DESC,
          f.stated_offset DESC, d.frame_id
 LIMIT 1;
