DELETE FROM todo
 WHERE kind = 4 AND name_id IN (SELECT id FROM name WHERE server_id = :id);
