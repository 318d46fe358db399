-- Which patterns of an owner might fit what runs on a server?
SELECT o.pattern, o.server, w.value
  FROM owner AS o
  JOIN (SELECT '' AS value
         UNION
        SELECT t.value
          FROM name AS n
          JOIN process_list AS l ON l.name_id = n.id
          JOIN process AS p ON p.list_id = l.id
          JOIN text AS t ON t.id = p.image_id OR t.id = p.services_id
         WHERE n.server_id = :id
         UNION
        SELECT DISTINCT t.value
          FROM name AS n
          JOIN capture AS c ON c.name_id = n.id
         CROSS JOIN grp AS g
            ON g.id >= c.id << 24 AND g.id < (c.id + 1) << 24
          JOIN text AS t ON t.id = g.process_id
         WHERE n.server_id = :id) AS w
 WHERE o.owner = :owner COLLATE NOCASE;
