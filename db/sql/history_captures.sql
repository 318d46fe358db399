SELECT c.id, c.at_local - c.utc_offset * 60000000 AS at_utc, c.protocol,
       c.tool_id, c.rows, c.flags,
       c.start4, c.count4, c.excluded4, c.from4, c.ports4,
       c.start6, c.count6, c.excluded6, c.from6, c.ports6,
       c.ports_all, c.list_id, c.services_id, c.source_id, c.line
  FROM name AS n
  JOIN capture AS c ON c.name_id = n.id
 WHERE n.server_id = :server
   AND c.at_local / 1000000 - c.utc_offset * 60 BETWEEN :first AND :last
 ORDER BY at_utc, c.protocol, c.digest, c.place;
