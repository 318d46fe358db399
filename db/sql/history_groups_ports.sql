SELECT g.local_id, g.remote_id, g.remote_port, g.port, g.state, g.pid,
       g.process_id, g.services_id, g.ip_version, g.rows, g.rows_in,
       g.ports_in, g.ports_out, p.ports
  FROM grp AS g
  LEFT JOIN grp_ports AS p ON p.id = g.id
 WHERE g.id BETWEEN :first AND :last
 ORDER BY g.id;
