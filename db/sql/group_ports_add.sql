INSERT INTO grp_ports (id, ports) VALUES (:id, :ports);
