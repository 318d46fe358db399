-- Sources that say a row that goes, first or again.
UPDATE source
   SET is_pruned = 1
 WHERE is_pruned = 0
   AND id IN (SELECT f.source_id
                FROM name AS n
                JOIN frame AS f ON f.name_id = n.id
               WHERE n.server_id = :server
                 AND f.first_local - f.utc_offset * 60 < :before
               UNION
              SELECT c.source_id
                FROM name AS n
                JOIN series AS e ON e.name_id = n.id AND e.origin <> 1
                JOIN cover AS c
                  ON c.kind = 0 AND c.first_key >= e.id << 41
                 AND c.first_key < (e.id << 41) + ((:before + 57600) << 9)
               WHERE n.server_id = :server);
