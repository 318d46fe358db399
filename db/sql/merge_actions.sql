SELECT action_id, server, finding_id, code, title, status, owner, due, note,
       closed_utc
  FROM action;
