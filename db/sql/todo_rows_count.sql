-- Did rows of logs come? (kind 1 with a series; captures have key 0)
SELECT count(*)
  FROM todo
 WHERE kind = 1 AND key > 0
   AND name_id IN (SELECT id FROM name WHERE server_id = :id);
