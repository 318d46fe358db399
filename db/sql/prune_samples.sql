DELETE FROM sample
 WHERE id IN (SELECT s.id
                FROM name AS n
                JOIN series AS e ON e.name_id = n.id AND e.origin <> 1
               CROSS JOIN sample AS s
                  ON s.id >= e.id << 41
                 AND s.id < (e.id << 41) + (max(0, :before + 57600) << 9)
                JOIN frame AS f ON f.id = s.frame_id
               WHERE n.server_id = :server
                 AND (s.id >> 9 & 4294967295) - f.utc_offset * 60 < :before);
