SELECT p.list_id, p.pid, p.image_id, p.services_id
  FROM name AS n
  JOIN process_list AS l ON l.name_id = n.id
  JOIN process AS p ON p.list_id = l.id
 WHERE n.server_id = :server
 ORDER BY p.list_id, p.pid;
