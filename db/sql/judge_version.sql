-- Which change of a server is not judged yet? None = 0.
SELECT coalesce(max(t.key), 0)
  FROM todo AS t
  JOIN name AS n ON n.id = t.name_id
 WHERE t.kind = 4 AND n.server_id = :id;
