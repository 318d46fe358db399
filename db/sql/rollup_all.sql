-- All leads of a server, over all time.
SELECT DISTINCT e.lead_id, -20000000000, 300000000000, e.origin
  FROM name AS n
  JOIN series AS e ON e.name_id = n.id
 WHERE n.server_id = :id;
