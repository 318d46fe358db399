SELECT e.at_local - e.utc_offset * 60000000 AS at_utc, e.event_id, p.value,
       m.value, e.source_id, e.line
  FROM name AS n
  JOIN event AS e ON e.name_id = n.id
  JOIN text AS p ON p.id = e.provider_id
  JOIN text AS m ON m.id = e.message_id
 WHERE n.server_id = :server
   AND e.at_local / 1000000 - e.utc_offset * 60 BETWEEN :first AND :last
 ORDER BY at_utc, e.event_id, m.value;
