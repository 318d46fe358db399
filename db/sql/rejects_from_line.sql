DELETE FROM reject WHERE source_id = :id AND line >= :line;
