DELETE FROM seen WHERE source_id = :id;
