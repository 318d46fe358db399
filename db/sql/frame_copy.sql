-- The same frame, said by another source.
INSERT INTO frame (name_id, source_id, origin, ip_version, protocol, range_size,
                   stated_offset, second_pass, block, utc_offset, range_count,
                   excluded, first_local, last_local)
SELECT name_id, :source, origin, ip_version, protocol, range_size,
       stated_offset, second_pass, block, utc_offset, range_count,
       excluded, first_local, last_local
  FROM frame
 WHERE id = :id;
