SELECT id FROM counter WHERE source_id = :id ORDER BY id;
