SELECT utc_offset, range_count
  FROM frame
 WHERE id = :id;
