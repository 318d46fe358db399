DELETE FROM todo
 WHERE name_id IN (SELECT id FROM name WHERE server_id = :id);
