SELECT c.at_local - c.utc_offset * 60000000 AS at_utc, t.value, c.value
  FROM name AS n
  JOIN counter AS c ON c.name_id = n.id
  JOIN text AS t ON t.id = c.counter_id
 WHERE n.server_id = :server
   AND c.at_local / 1000000 - c.utc_offset * 60 BETWEEN :first AND :last
 ORDER BY at_utc, t.value, c.value;
