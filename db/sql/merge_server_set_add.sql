INSERT INTO server_set (server, os, time_zone, owner)
VALUES (:server, :os, :time_zone, :owner)
    ON CONFLICT (server) DO UPDATE
   SET os = coalesce(os, :os), time_zone = coalesce(time_zone, :time_zone),
       owner = coalesce(owner, :owner);
