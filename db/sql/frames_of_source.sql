SELECT id, name_id, origin, ip_version, protocol, range_size, stated_offset,
       second_pass, block, utc_offset, range_count, excluded, first_local,
       last_local
  FROM frame
 WHERE source_id = :id
 ORDER BY id;
