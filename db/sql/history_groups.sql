SELECT local_id, remote_id, remote_port, port, state, pid, process_id,
       services_id, ip_version, rows, rows_in, ports_in, ports_out
  FROM grp
 WHERE id BETWEEN :first AND :last
 ORDER BY id;
