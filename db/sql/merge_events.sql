SELECT n.stated, e.event_id, p.value, m.value, e.at_local, e.pass,
       e.stated_offset, e.time_from, e.line
  FROM event AS e
  JOIN name AS n ON n.id = e.name_id
  JOIN text AS p ON p.id = e.provider_id
  JOIN text AS m ON m.id = e.message_id
 WHERE e.source_id = :id
    OR e.id IN (SELECT a.id
                  FROM cover AS v
                  JOIN event AS a ON a.id BETWEEN v.first_key AND v.last_key
                 WHERE v.source_id = :id AND v.kind = 4)
 ORDER BY e.id;
