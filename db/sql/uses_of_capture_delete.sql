DELETE FROM capture_use
 WHERE capture_id = :id
   AND at_utc = (SELECT at_local / 1000000 - utc_offset * 60
                   FROM capture WHERE id = :id)
   AND series_id IN (SELECT e.id
                       FROM capture AS c
                       JOIN series AS e
                         ON e.name_id = c.name_id AND e.origin = 1
                        AND e.protocol = c.protocol
                      WHERE c.id = :id);
