SELECT e.id, e.origin
  FROM series AS l
  JOIN name AS n ON n.id = l.name_id
  JOIN name AS m ON m.server_id = n.server_id
  JOIN series AS e
    ON e.name_id = m.id AND e.origin = l.origin AND e.protocol = l.protocol
   AND e.ip_version = l.ip_version AND e.address_id = l.address_id
 WHERE l.id = :id
 ORDER BY e.id;
