-- Which sizes of the range did the logs state (their Max)?
SELECT DISTINCT protocol, range_size
  FROM frame
 WHERE name_id IN (SELECT id FROM name WHERE server_id = :server OR id = :name)
   AND range_size > 0
 ORDER BY protocol, range_size;
