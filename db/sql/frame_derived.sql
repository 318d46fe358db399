UPDATE frame
   SET utc_offset = :utc_offset, range_count = :range_count,
       excluded = :excluded, first_local = :first, last_local = :last
 WHERE id = :id;
