UPDATE process_list SET utc_offset = :offset WHERE id = :id;
