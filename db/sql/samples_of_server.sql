SELECT at_utc, protocol, local_address, in_use, range_size, percent,
       effective_percent, listening_ports, process_count, origin, source_id
  FROM samples
 WHERE server = :server AND at_utc BETWEEN :first AND :last
 ORDER BY at_utc, protocol, local_address, origin, source_id;
