DELETE FROM mention WHERE source_id = :id;
