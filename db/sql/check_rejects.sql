-- Are all rejected lines there to be read?
SELECT 'source ' || s.id || ' (' || s.path || '): ' || s.rejected ||
       ' lines were rejected, ' || count(r.line) || ' are kept; take it back ' ||
       'and ingest it again'
  FROM source AS s
  LEFT JOIN reject AS r ON r.source_id = s.id
 GROUP BY s.id
HAVING count(r.line) <> s.rejected;
