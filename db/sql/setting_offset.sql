UPDATE setting SET utc_offset = :offset WHERE id = :id;
