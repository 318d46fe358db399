SELECT c.id, n.stated, t.value, c.at_local, c.pass, c.stated_offset,
       c.time_from, c.protocol, c.digest, c.place, c.rows, c.flags,
       c.stated_start, c.stated_count, c.line
  FROM capture AS c
  JOIN name AS n ON n.id = c.name_id
  JOIN text AS t ON t.id = c.tool_id
 WHERE c.source_id = :id
    OR c.id IN (SELECT a.id
                  FROM cover AS v
                  JOIN capture AS a ON a.id BETWEEN v.first_key AND v.last_key
                 WHERE v.source_id = :id AND v.kind = 1)
 ORDER BY c.id;
