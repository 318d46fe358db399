-- What stands first, then what is over, the latest first.
SELECT action_id, server, finding_id, code, title, status, owner, due, note,
       closed_utc
  FROM action
 ORDER BY closed_utc IS NOT NULL, closed_utc DESC, server, action_id;
