SELECT id, source_id
  FROM setting
 WHERE name_id = :name AND name = :setting AND at_local = :at_local
   AND pass = :pass AND value = :value AND stated_offset = :stated_offset;
