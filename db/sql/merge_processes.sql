SELECT p.pid, i.value, s.value
  FROM process AS p
  JOIN text AS i ON i.id = p.image_id
  JOIN text AS s ON s.id = p.services_id
 WHERE p.list_id = :id;
