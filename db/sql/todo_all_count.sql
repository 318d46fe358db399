SELECT count(*)
  FROM todo
 WHERE kind = 3 AND name_id IN (SELECT id FROM name WHERE server_id = :id);
