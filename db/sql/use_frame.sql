SELECT utc_offset, range_count, excluded, source_id
  FROM frame
 WHERE id = :id;
