DELETE FROM process_list WHERE id = :id;
