-- Which series hold the rows of logs?
SELECT id, protocol
  FROM series
 WHERE name_id IN (SELECT id FROM name WHERE server_id = :server OR id = :name)
   AND origin <> 1
 ORDER BY id;
