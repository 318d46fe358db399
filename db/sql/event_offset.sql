UPDATE event SET utc_offset = :offset WHERE id = :id;
