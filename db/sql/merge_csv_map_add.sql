INSERT OR IGNORE INTO csv_map (name, spec) VALUES (:name, :spec);
