DELETE FROM process WHERE list_id = :id;
