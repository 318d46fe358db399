INSERT OR REPLACE INTO seen (path, bytes, modified_utc, edges, source_id)
VALUES (:path, :bytes, :modified, :edges, :source);
