-- What a source says: rows that stand under it, that it repeats, or by which it
-- disputes others.
SELECT s.id, s.in_use, s.listening, s.processes, f.range_size, f.stated_offset,
       f.origin, f.protocol, f.ip_version, n.stated, t.value
  FROM frame AS f
  JOIN name AS n ON n.id = f.name_id
  JOIN series AS e
    ON e.name_id = f.name_id AND e.origin = f.origin
   AND e.protocol = f.protocol AND e.ip_version = f.ip_version
  JOIN text AS t ON t.id = e.address_id
 CROSS JOIN sample AS s
    ON s.id >= (e.id << 41) + (f.first_local << 9)
   AND s.id <= (e.id << 41) + (f.last_local << 9) + 511
 WHERE f.source_id = :id AND s.frame_id = f.id
 UNION
SELECT s.id, s.in_use, s.listening, s.processes, f.range_size, f.stated_offset,
       f.origin, f.protocol, f.ip_version, n.stated, t.value
  FROM cover AS c
  JOIN series AS e ON e.id = c.first_key >> 41
  JOIN name AS n ON n.id = e.name_id
  JOIN text AS t ON t.id = e.address_id
 CROSS JOIN sample AS s ON s.id >= c.first_key AND s.id <= c.last_key
  JOIN frame AS f ON f.id = s.frame_id
 WHERE c.source_id = :id AND c.kind = 0
 UNION
SELECT s.sample_id, s.in_use, s.listening, s.processes, f.range_size,
       f.stated_offset, f.origin, f.protocol, f.ip_version, n.stated, t.value
  FROM dispute AS s
  JOIN frame AS f ON f.id = s.frame_id
  JOIN series AS e ON e.id = s.sample_id >> 41
  JOIN name AS n ON n.id = e.name_id
  JOIN text AS t ON t.id = e.address_id
 WHERE f.source_id = :id;
