-- Which sources dispute a row with the values that stand now?
SELECT DISTINCT f.source_id
  FROM sample AS s
  JOIN frame AS g ON g.id = s.frame_id
  JOIN dispute AS d
    ON d.sample_id = s.id AND d.in_use = s.in_use
   AND d.listening = s.listening AND d.processes = s.processes
  JOIN frame AS f
    ON f.id = d.frame_id AND f.range_size = g.range_size
   AND f.stated_offset = g.stated_offset
 WHERE s.id = :id AND f.source_id <> g.source_id;
