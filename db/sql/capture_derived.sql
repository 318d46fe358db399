UPDATE capture
   SET utc_offset = :utc_offset,
       start4 = :start4, count4 = :count4, excluded4 = :excluded4,
       from4 = :from4,
       start6 = :start6, count6 = :count6, excluded6 = :excluded6,
       from6 = :from6,
       rows4 = :rows4, rows6 = :rows6, ports4 = :ports4, ports6 = :ports6,
       ports_all = :ports_all, list_id = :list, services_id = :services
 WHERE id = :id;
