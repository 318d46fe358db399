INSERT INTO frame (name_id, source_id, origin, ip_version, protocol, range_size,
                   stated_offset, second_pass, block, utc_offset, range_count,
                   excluded, first_local, last_local)
VALUES (:name, :source, :origin, :ip_version, :protocol, :range_size,
        :stated_offset, :second_pass, :block, :utc_offset, :range_count,
        :excluded, :first, :last);
