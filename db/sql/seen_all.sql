-- Which paths need not be read again while they look the same?
SELECT v.path, v.bytes, v.modified_utc, v.edges
  FROM seen AS v
  JOIN source AS s ON s.id = v.source_id
 WHERE s.is_partial = 0
 ORDER BY v.path;
