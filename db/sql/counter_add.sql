INSERT INTO counter (name_id, at_local, pass, stated_offset, counter_id, value,
                     source_id, line, time_from, utc_offset)
VALUES (:name, :at_local, :pass, :stated_offset, :counter, :value,
        :source, :line, :time_from, :utc_offset);
