-- From the first to the last word on how ports were used.
SELECT min(first), max(last)
  FROM (SELECT min(f.first_local - f.utc_offset * 60) AS first,
               max(f.last_local - f.utc_offset * 60) AS last
          FROM name AS n
          JOIN frame AS f ON f.name_id = n.id
         WHERE n.server_id = :server
         UNION ALL
        SELECT min(c.at_local / 1000000 - c.utc_offset * 60),
               max(c.at_local / 1000000 - c.utc_offset * 60)
          FROM name AS n
          JOIN capture AS c ON c.name_id = n.id
         WHERE n.server_id = :server);
