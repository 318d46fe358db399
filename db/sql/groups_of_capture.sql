SELECT g.id, g.local_id, g.pid, g.state, g.ip_version, g.rows, p.ports
  FROM grp AS g
  LEFT JOIN grp_ports AS p ON p.id = g.id
 WHERE g.id BETWEEN :first AND :last
 ORDER BY g.id;
