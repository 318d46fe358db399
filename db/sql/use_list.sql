-- Which addresses has a server, as which origin tells it, and which series
-- make each up?
SELECT e.lead_id, e.id, e.protocol, e.origin, t.value
  FROM name AS n
  JOIN series AS e ON e.name_id = n.id
  JOIN text AS t ON t.id = e.address_id
 WHERE n.server_id = :server
 ORDER BY e.protocol, e.origin, t.value, e.ip_version, e.lead_id, e.id;
