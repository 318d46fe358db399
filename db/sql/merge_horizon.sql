-- Up to when was a server pruned here? 0: it was not.
SELECT coalesce(max(z.before_utc), 0)
  FROM server AS s
  JOIN name AS n ON n.server_id = s.id
  JOIN horizon AS z ON z.name_id = n.id
 WHERE s.shown = :shown AND z.what = :what;
