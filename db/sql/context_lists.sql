-- Which process lists are there, when? Of equal times the richest first.
SELECT id, at_local - utc_offset * 60000000 AS at_utc, has_services
  FROM process_list
 WHERE name_id IN (SELECT id FROM name WHERE server_id = :server OR id = :name)
 ORDER BY at_utc, has_services DESC, digest, id;
