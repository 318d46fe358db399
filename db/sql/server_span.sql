-- From the first to the last fact of any kind.
UPDATE server
   SET (first_utc, last_utc) = (
       SELECT min(first), max(last)
         FROM (SELECT min(f.first_local - f.utc_offset * 60) AS first,
                      max(f.last_local - f.utc_offset * 60) AS last
                 FROM frame AS f JOIN name AS n ON n.id = f.name_id
                WHERE n.server_id = :id
                UNION ALL
               SELECT min(c.at_local / 1000000 - c.utc_offset * 60),
                      max(c.at_local / 1000000 - c.utc_offset * 60)
                 FROM capture AS c JOIN name AS n ON n.id = c.name_id
                WHERE n.server_id = :id
                UNION ALL
               SELECT min(s.at_local / 1000000 - s.utc_offset * 60),
                      max(s.at_local / 1000000 - s.utc_offset * 60)
                 FROM setting AS s JOIN name AS n ON n.id = s.name_id
                WHERE n.server_id = :id
                UNION ALL
               SELECT min(l.at_local / 1000000 - l.utc_offset * 60),
                      max(l.at_local / 1000000 - l.utc_offset * 60)
                 FROM process_list AS l JOIN name AS n ON n.id = l.name_id
                WHERE n.server_id = :id
                UNION ALL
               SELECT min(e.at_local / 1000000 - e.utc_offset * 60),
                      max(e.at_local / 1000000 - e.utc_offset * 60)
                 FROM event AS e JOIN name AS n ON n.id = e.name_id
                WHERE n.server_id = :id
                UNION ALL
               SELECT min(k.at_local / 1000000 - k.utc_offset * 60),
                      max(k.at_local / 1000000 - k.utc_offset * 60)
                 FROM counter AS k JOIN name AS n ON n.id = k.name_id
                WHERE n.server_id = :id))
 WHERE id = :id;
