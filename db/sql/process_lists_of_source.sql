SELECT id FROM process_list WHERE source_id = :id ORDER BY id;
