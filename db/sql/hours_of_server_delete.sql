DELETE FROM hour
 WHERE series_id IN (SELECT e.id
                       FROM series AS e
                       JOIN name AS n ON n.id = e.name_id
                      WHERE n.server_id = :id);
