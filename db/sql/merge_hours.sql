-- Roll-ups whose detail is gone, by what their series is of.
SELECT n.stated, e.origin, e.protocol, e.ip_version, t.value, h.hour_utc,
       h.samples, h.in_use_min, h.in_use_sum, h.in_use_max, h.top_in_use,
       h.range_count, h.peak_second, h.over50, h.over70, h.over80, h.over95
  FROM name AS n
  JOIN series AS e ON e.name_id = n.id
  JOIN text AS t ON t.id = e.address_id
  JOIN hour AS h ON h.series_id = e.id
 WHERE n.server_id = :id
   AND h.hour_utc * 3600 < (SELECT max(z.before_utc)
                              FROM name AS m
                              JOIN horizon AS z ON z.name_id = m.id
                             WHERE m.server_id = :id
                               AND z.what = (e.origin = 1))
 ORDER BY e.id, h.hour_utc;
