-- Roll-ups hang on the least series of equal ones of a server.
UPDATE series
   SET lead_id = (SELECT min(o.id)
                    FROM name AS m
                    JOIN series AS o ON o.name_id = m.id
                   WHERE m.server_id = :id
                     AND o.origin = series.origin
                     AND o.protocol = series.protocol
                     AND o.ip_version = series.ip_version
                     AND o.address_id = series.address_id)
 WHERE name_id IN (SELECT id FROM name WHERE server_id = :id);
