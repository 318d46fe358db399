-- Which servers have something to settle?
SELECT DISTINCT n.server_id
  FROM todo AS t
  JOIN name AS n ON n.id = t.name_id
 WHERE n.server_id IS NOT NULL AND t.kind <> 4
 ORDER BY n.server_id;
