-- What was pruned there: servers, their names, and up to when.
SELECT s.id, s.shown, n.stated, z.what, z.before_utc
  FROM horizon AS z
  JOIN name AS n ON n.id = z.name_id
  JOIN server AS s ON s.id = n.server_id
 ORDER BY s.id, n.id, z.what;
