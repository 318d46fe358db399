-- Which servers have changed since they were judged?
SELECT DISTINCT v.shown
  FROM todo AS t
  JOIN name AS n ON n.id = t.name_id
  JOIN server AS v ON v.id = n.server_id
 WHERE t.kind = 4 AND v.first_utc IS NOT NULL
 ORDER BY v.shown;
