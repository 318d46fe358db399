-- The facts; what derives from them follows at once (capture_derived).
INSERT INTO capture (name_id, at_local, pass, stated_offset, protocol, digest,
                     place, source_id, line, time_from, tool_id, rows, flags,
                     stated_start, stated_count, utc_offset, start4, count4,
                     excluded4, start6, count6, excluded6, from4, from6, rows4,
                     rows6, ports4, ports6, ports_all)
VALUES (:name, :at_local, :pass, :stated_offset, :protocol, :digest, :place,
        :source, :line, :time_from, :tool, :rows, :flags, :stated_start,
        :stated_count, 0, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0);
