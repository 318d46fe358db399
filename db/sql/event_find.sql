SELECT id, source_id
  FROM event
 WHERE name_id = :name AND at_local = :at_local AND pass = :pass
   AND event_id = :event AND provider_id = :provider AND message_id = :message
   AND stated_offset = :stated_offset;
