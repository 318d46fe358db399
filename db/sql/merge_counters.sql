SELECT n.stated, t.value, c.value, c.at_local, c.pass, c.stated_offset,
       c.time_from, c.line
  FROM counter AS c
  JOIN name AS n ON n.id = c.name_id
  JOIN text AS t ON t.id = c.counter_id
 WHERE c.source_id = :id
    OR c.id IN (SELECT a.id
                  FROM cover AS v
                  JOIN counter AS a ON a.id BETWEEN v.first_key AND v.last_key
                 WHERE v.source_id = :id AND v.kind = 5)
 ORDER BY c.id;
