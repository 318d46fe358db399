DELETE FROM hour
 WHERE series_id IN (SELECT e.id
                       FROM name AS n
                       JOIN series AS e ON e.name_id = n.id
                      WHERE n.server_id IS NOT NULL
                        AND NOT EXISTS (SELECT 1 FROM mention
                                         WHERE name_id = n.id));
