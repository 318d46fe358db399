SELECT coalesce(line, 0), reason, text FROM reject WHERE source_id = :id
 ORDER BY id;
