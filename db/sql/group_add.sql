INSERT INTO grp (id, local_id, remote_id, remote_port, port, state, pid,
                 process_id, services_id, ip_version, rows, rows_in, ports_in,
                 ports_out)
VALUES (:id, :local, :remote, :remote_port, :port, :state, :pid, :process,
        :services, :ip_version, :rows, :rows_in, :ports_in, :ports_out);
