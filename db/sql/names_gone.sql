UPDATE name
   SET server_id = NULL
 WHERE server_id IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM mention WHERE name_id = name.id);
