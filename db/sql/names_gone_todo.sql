-- Names that share a server with one that nobody speaks of any more.
INSERT INTO todo (name_id, kind, key, first, last)
SELECT id, 3, 0, 0, 0
  FROM name
 WHERE server_id IN (SELECT server_id
                       FROM name AS n
                      WHERE n.server_id IS NOT NULL
                        AND NOT EXISTS (SELECT 1 FROM mention
                                         WHERE name_id = n.id))
   AND EXISTS (SELECT 1 FROM mention WHERE name_id = name.id);
