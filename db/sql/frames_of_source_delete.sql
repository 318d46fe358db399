DELETE FROM frame WHERE source_id = :id;
