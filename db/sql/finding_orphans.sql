DELETE FROM finding
 WHERE server_id IN (SELECT id FROM server WHERE first_utc IS NULL);
