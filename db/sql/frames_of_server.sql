SELECT f.id, f.name_id, f.origin, f.ip_version, f.protocol, f.range_size,
       f.stated_offset, f.second_pass, f.block, f.utc_offset, f.range_count,
       f.excluded, f.first_local, f.last_local, f.source_id, s.time_zone
  FROM name AS n
  JOIN frame AS f ON f.name_id = n.id
  JOIN source AS s ON s.id = f.source_id
 WHERE n.server_id = :id;
