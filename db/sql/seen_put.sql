-- A path as it was read; nothing is written where it is known so.
INSERT OR REPLACE INTO seen (path, bytes, modified_utc, edges, source_id,
                             resume)
SELECT :path, :bytes, :modified, :edges, :source, :resume
 WHERE NOT EXISTS (SELECT 1 FROM seen
                    WHERE path = :path AND bytes = :bytes
                      AND modified_utc = :modified AND edges = :edges
                      AND source_id = :source AND resume = :resume);
