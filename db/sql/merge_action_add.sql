INSERT OR IGNORE INTO action (action_id, server, finding_id, code, title,
                              status, owner, due, note, closed_utc)
VALUES (:id, :server, :finding, :code, :title, :status, :owner, :due, :note,
        :closed);
