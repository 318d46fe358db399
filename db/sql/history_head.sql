SELECT id, shown, os, time_zone, owner, first_utc, last_utc,
       (SELECT coalesce(max(t.key), 0)
          FROM todo AS t
          JOIN name AS n ON n.id = t.name_id
         WHERE t.kind = 4 AND n.server_id = server.id) AS version
  FROM server
 WHERE shown = upper(:shown) AND first_utc IS NOT NULL;
