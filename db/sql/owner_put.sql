INSERT OR REPLACE INTO owner (pattern, owner, server)
VALUES (:pattern, :owner, :server);
