DELETE FROM cover WHERE source_id = :id;
