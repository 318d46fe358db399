DELETE FROM todo
 WHERE NOT EXISTS (SELECT 1 FROM mention WHERE name_id = todo.name_id);
