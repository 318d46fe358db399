UPDATE counter SET utc_offset = :offset WHERE id = :id;
