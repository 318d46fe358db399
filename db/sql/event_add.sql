INSERT INTO event (name_id, at_local, pass, stated_offset, event_id,
                   provider_id, message_id, source_id, line, time_from,
                   utc_offset)
VALUES (:name, :at_local, :pass, :stated_offset, :event, :provider, :message,
        :source, :line, :time_from, :utc_offset);
