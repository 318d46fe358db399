-- The names that sources speak of (those of sources taken back are no more).
SELECT id, server_id, stated
  FROM name
 WHERE EXISTS (SELECT 1 FROM mention WHERE name_id = name.id)
 ORDER BY stated;
