SELECT id, shown, os, time_zone, owner, first_utc, last_utc,
       (SELECT coalesce(max(t.key), 0)
          FROM todo AS t
          JOIN name AS n ON n.id = t.name_id
         WHERE t.kind = 4 AND n.server_id = server.id) AS version,
       (SELECT coalesce(max(h.before_utc), 0)
          FROM horizon AS h
          JOIN name AS n ON n.id = h.name_id
         WHERE h.what = 0 AND n.server_id = server.id) AS samples_before,
       (SELECT coalesce(max(h.before_utc), 0)
          FROM horizon AS h
          JOIN name AS n ON n.id = h.name_id
         WHERE h.what = 1 AND n.server_id = server.id) AS captures_before
  FROM server
 WHERE shown = upper(:shown) AND first_utc IS NOT NULL;
