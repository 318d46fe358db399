INSERT INTO finding (server_id, number, finding_id, code, rule, severity,
                     confidence, since_utc, process, remote, evidence)
VALUES (:server, :number, :finding, :code, :rule, :severity, :confidence,
        :since, :process, :remote, :evidence);
