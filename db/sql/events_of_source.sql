SELECT id FROM event WHERE source_id = :id ORDER BY id;
