-- Those that came, or that a source states differently now.
SELECT c.id, c.name_id, c.at_local, c.pass, c.stated_offset, c.protocol, c.flags,
       c.stated_start, c.stated_count, c.utc_offset, c.start4, c.count4,
       c.excluded4, c.from4, c.start6, c.count6, c.excluded6, c.from6,
       c.list_id, c.services_id, s.time_zone
  FROM capture AS c
  JOIN source AS s ON s.id = c.source_id
 WHERE c.id IN (SELECT a.id
                  FROM name AS n
                  JOIN todo AS t ON t.name_id = n.id
                  JOIN capture AS a
                    ON a.id BETWEEN t.first AND t.last AND a.name_id = n.id
                 WHERE n.server_id = :id AND t.kind = 2);
