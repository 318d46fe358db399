-- Which paths need not be read again while they look the same? Those of no known
-- format are read again: a map, an option or a newer program may know them.
SELECT v.path, v.bytes, v.modified_utc, v.edges
  FROM seen AS v
  JOIN source AS s ON s.id = v.source_id
 WHERE s.is_partial = 0 AND s.format <> 'unknown'
 ORDER BY v.path;
