SELECT id FROM capture WHERE source_id = :id ORDER BY id;
