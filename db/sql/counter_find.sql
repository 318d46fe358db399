SELECT id, source_id
  FROM counter
 WHERE name_id = :name AND counter_id = :counter AND at_local = :at_local
   AND pass = :pass AND value = :value AND stated_offset = :stated_offset;
