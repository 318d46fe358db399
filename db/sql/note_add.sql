INSERT INTO note (server, at_utc, text)
SELECT shown, :at, :text FROM server WHERE id = :server;
