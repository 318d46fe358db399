SELECT server, at_utc, text FROM note ORDER BY id;
