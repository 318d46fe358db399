UPDATE name SET server_id = :server WHERE id = :id;
