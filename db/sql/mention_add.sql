INSERT OR IGNORE INTO mention (name_id, source_id) VALUES (:name, :source);
