-- Times whose offset from UTC a zone tells.
SELECT f.id, f.at_local, f.pass, f.utc_offset, s.time_zone
  FROM name AS n
  JOIN process_list AS f ON f.name_id = n.id
  JOIN source AS s ON s.id = f.source_id
 WHERE n.server_id = :id AND f.stated_offset = -32768;
