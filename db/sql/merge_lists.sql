SELECT l.id, n.stated, l.at_local, l.pass, l.stated_offset, l.time_from, l.line
  FROM process_list AS l
  JOIN name AS n ON n.id = l.name_id
 WHERE l.source_id = :id
    OR l.id IN (SELECT a.id
                  FROM cover AS v
                  JOIN process_list AS a
                    ON a.id BETWEEN v.first_key AND v.last_key
                 WHERE v.source_id = :id AND v.kind = 3)
 ORDER BY l.id;
