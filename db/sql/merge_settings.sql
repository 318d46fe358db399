SELECT n.stated, s.name, s.value, s.at_local, s.pass, s.stated_offset,
       s.time_from, s.line
  FROM setting AS s
  JOIN name AS n ON n.id = s.name_id
 WHERE s.source_id = :id
    OR s.id IN (SELECT a.id
                  FROM cover AS v
                  JOIN setting AS a ON a.id BETWEEN v.first_key AND v.last_key
                 WHERE v.source_id = :id AND v.kind = 2)
 ORDER BY s.id;
