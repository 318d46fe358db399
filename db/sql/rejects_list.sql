-- What was not understood, whole files first.
SELECT r.source_id, s.path, r.line, r.reason, r.text
  FROM reject AS r
  JOIN source AS s ON s.id = r.source_id
 ORDER BY r.source_id, r.line, r.id
 LIMIT :limit;
