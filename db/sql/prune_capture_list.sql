SELECT c.id
  FROM name AS n
  JOIN capture AS c ON c.name_id = n.id
 WHERE n.server_id = :server
   AND c.at_local / 1000000 - c.utc_offset * 60 < :before
 ORDER BY c.id;
