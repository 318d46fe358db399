SELECT id, source_id
  FROM process_list
 WHERE name_id = :name AND at_local = :at_local AND pass = :pass
   AND digest = :digest AND stated_offset = :stated_offset;
