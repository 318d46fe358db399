-- How much is known of a server in a span, and how full was it at most?
SELECT (SELECT coalesce(sum(h.samples), 0)
          FROM name AS n
          JOIN series AS e ON e.name_id = n.id AND e.origin <> 1
          JOIN hour AS h
            ON h.series_id = e.id
           AND h.hour_utc BETWEEN :first / 3600 AND :last / 3600
         WHERE n.server_id = :id),
       (SELECT count(*)
          FROM name AS n
          JOIN capture AS c ON c.name_id = n.id
         WHERE n.server_id = :id
           AND c.at_local / 1000000 - c.utc_offset * 60
               BETWEEN :first AND :last),
       (SELECT max(100.0 * h.top_in_use / nullif(h.range_count, 0))
          FROM name AS n
          JOIN series AS e ON e.name_id = n.id AND e.protocol = 0
          JOIN hour AS h
            ON h.series_id = e.id
           AND h.hour_utc BETWEEN :first / 3600 AND :last / 3600
         WHERE n.server_id = :id);
