SELECT server, os, time_zone, owner FROM server_set;
