-- Sources that say a capture that goes, first or again.
UPDATE source
   SET is_pruned = 1
 WHERE is_pruned = 0
   AND id IN (SELECT c.source_id
                FROM name AS n
                JOIN capture AS c ON c.name_id = n.id
               WHERE n.server_id = :server
                 AND c.at_local / 1000000 - c.utc_offset * 60 < :before
               UNION
              SELECT v.source_id
                FROM name AS n
                JOIN capture AS c ON c.name_id = n.id
                JOIN cover AS v
                  ON v.kind = 1 AND v.first_key <= c.id AND v.last_key >= c.id
               WHERE n.server_id = :server
                 AND c.at_local / 1000000 - c.utc_offset * 60 < :before);
