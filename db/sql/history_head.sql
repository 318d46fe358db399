SELECT id, shown, os, time_zone, owner, first_utc, last_utc
  FROM server
 WHERE shown = upper(:shown) AND first_utc IS NOT NULL;
