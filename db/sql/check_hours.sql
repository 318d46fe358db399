-- Do the roll-ups count the samples that there are?
SELECT 'the roll-ups of ' || v.shown || ' count ' || rolled || ' samples, ' ||
       'there are ' || there || '; run `portledger check --repair`'
  FROM (SELECT n.server_id AS server_id,
               (SELECT coalesce(sum(h.samples), 0)
                  FROM name AS m
                  JOIN series AS e ON e.name_id = m.id
                  JOIN hour AS h ON h.series_id = e.id
                   AND h.hour_utc >=
                       coalesce((SELECT max(z.before_utc) / 3600
                                   FROM name AS o
                                   JOIN horizon AS z ON z.name_id = o.id
                                  WHERE o.server_id = n.server_id
                                    AND z.what = (e.origin = 1)), -9999999999)
                 WHERE m.server_id = n.server_id) AS rolled,
               (SELECT coalesce(sum((SELECT count(*)
                                       FROM sample AS s
                                      WHERE s.id >= e.id << 41
                                        AND s.id < (e.id + 1) << 41)
                                  + (SELECT count(*)
                                       FROM capture_use AS u
                                      WHERE u.series_id = e.id)), 0)
                  FROM name AS m
                  JOIN series AS e ON e.name_id = m.id
                 WHERE m.server_id = n.server_id) AS there
          FROM name AS n
         WHERE n.server_id IS NOT NULL
         GROUP BY n.server_id) AS figures
  JOIN server AS v ON v.id = figures.server_id
 WHERE rolled <> there;
