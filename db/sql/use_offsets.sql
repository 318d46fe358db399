-- How far from UTC do a server's clocks stray? Minutes.
SELECT coalesce(min(f.utc_offset), 0), coalesce(max(f.utc_offset), 0)
  FROM name AS n
  JOIN frame AS f ON f.name_id = n.id
 WHERE n.server_id = :server;
