UPDATE grp
   SET rows_in = :rows_in, ports_in = :ports_in, ports_out = :ports_out
 WHERE id = :id;
