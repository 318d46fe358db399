INSERT OR REPLACE INTO csv_map (name, spec) VALUES (:name, :spec);
