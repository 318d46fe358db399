DELETE FROM finding WHERE server_id = :id;
