-- From the first to the last fact. Settings and lists that only their file's
-- date puts in time count where nothing else is known: copying a file moves it.
-- Roll-ups of another history that was pruned are the only trace of their rows.
UPDATE server
   SET (first_utc, last_utc) = (
       SELECT coalesce(min(CASE weak WHEN 0 THEN first END), min(first)),
              coalesce(max(CASE weak WHEN 0 THEN last END), max(last))
         FROM (SELECT 0 AS weak,
                      min(f.first_local - f.utc_offset * 60) AS first,
                      max(f.last_local - f.utc_offset * 60) AS last
                 FROM name AS n
                 JOIN frame AS f ON f.name_id = n.id
                WHERE n.server_id = :id
                UNION ALL
               SELECT 0, min(c.at_local / 1000000 - c.utc_offset * 60),
                      max(c.at_local / 1000000 - c.utc_offset * 60)
                 FROM name AS n
                 JOIN capture AS c ON c.name_id = n.id
                WHERE n.server_id = :id
                UNION ALL
               SELECT s.time_from = 3,
                      min(s.at_local / 1000000 - s.utc_offset * 60),
                      max(s.at_local / 1000000 - s.utc_offset * 60)
                 FROM name AS n
                 JOIN setting AS s ON s.name_id = n.id
                WHERE n.server_id = :id
                GROUP BY 1
                UNION ALL
               SELECT l.time_from = 3,
                      min(l.at_local / 1000000 - l.utc_offset * 60),
                      max(l.at_local / 1000000 - l.utc_offset * 60)
                 FROM name AS n
                 JOIN process_list AS l ON l.name_id = n.id
                WHERE n.server_id = :id
                GROUP BY 1
                UNION ALL
               SELECT e.time_from = 3,
                      min(e.at_local / 1000000 - e.utc_offset * 60),
                      max(e.at_local / 1000000 - e.utc_offset * 60)
                 FROM name AS n
                 JOIN event AS e ON e.name_id = n.id
                WHERE n.server_id = :id
                GROUP BY 1
                UNION ALL
               SELECT k.time_from = 3,
                      min(k.at_local / 1000000 - k.utc_offset * 60),
                      max(k.at_local / 1000000 - k.utc_offset * 60)
                 FROM name AS n
                 JOIN counter AS k ON k.name_id = n.id
                WHERE n.server_id = :id
                GROUP BY 1
                UNION ALL
               SELECT 0, min(h.hour_utc * 3600 + h.peak_second),
                      max(h.hour_utc * 3600 + h.peak_second)
                 FROM name AS n
                 JOIN series AS e ON e.name_id = n.id
                 JOIN hour AS h ON h.series_id = e.id
                WHERE n.server_id = :id
                  AND EXISTS (SELECT 1 FROM horizon WHERE name_id = n.id)))
 WHERE id = :id;
