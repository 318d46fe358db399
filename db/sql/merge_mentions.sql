-- Of whom does a source speak?
SELECT n.stated, n.server_id
  FROM mention AS k
  JOIN name AS n ON n.id = k.name_id
 WHERE k.source_id = :id;
