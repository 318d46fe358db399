-- Up to when did prune drop a server's samples (0) and captures (1)?
SELECT what, max(before_utc)
  FROM horizon
 WHERE name_id IN (SELECT id FROM name WHERE server_id = :server OR id = :name)
 GROUP BY what;
