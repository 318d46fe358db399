SELECT id FROM setting WHERE source_id = :id ORDER BY id;
