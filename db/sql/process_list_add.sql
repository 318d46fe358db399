INSERT INTO process_list (name_id, at_local, pass, stated_offset, digest,
                          has_services, source_id, line, time_from, utc_offset)
VALUES (:name, :at_local, :pass, :stated_offset, :digest, :has_services,
        :source, :line, :time_from, :utc_offset);
