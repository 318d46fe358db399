INSERT INTO action (action_id, server, finding_id, code, title)
VALUES (:id, :server, :finding, :code, :title)
    ON CONFLICT (action_id) DO UPDATE
   SET server = :server, finding_id = :finding, code = :code, title = :title,
       closed_utc = NULL;
