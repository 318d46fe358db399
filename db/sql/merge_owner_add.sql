INSERT OR IGNORE INTO owner (pattern, owner, server)
VALUES (:pattern, :owner, :server);
