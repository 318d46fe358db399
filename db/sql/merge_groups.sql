SELECT l.value, r.value, g.remote_port, g.port, g.state, g.pid, i.value,
       s.value, g.ip_version, g.rows, p.ports
  FROM grp AS g
  JOIN text AS l ON l.id = g.local_id
  JOIN text AS r ON r.id = g.remote_id
  LEFT JOIN text AS i ON i.id = g.process_id
  LEFT JOIN text AS s ON s.id = g.services_id
  LEFT JOIN grp_ports AS p ON p.id = g.id
 WHERE g.id BETWEEN :first AND :last
 ORDER BY g.id;
