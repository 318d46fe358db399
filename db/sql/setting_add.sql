INSERT INTO setting (name_id, at_local, pass, stated_offset, name, value,
                     source_id, line, time_from, utc_offset)
VALUES (:name, :at_local, :pass, :stated_offset, :setting, :value,
        :source, :line, :time_from, :utc_offset);
