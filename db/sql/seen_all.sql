-- Which paths need not be read again while they look the same, and what is known
-- of those that may have grown? Those of no known format are read again: a map,
-- an option or a newer program may know them.
SELECT v.path, v.bytes, v.modified_utc, v.edges, s.id, s.digest,
       EXISTS (SELECT 1 FROM seen AS o
                WHERE o.source_id = s.id AND o.path <> v.path)
       OR s.path <> v.path, s.is_pruned,
       EXISTS (SELECT 1 FROM cover WHERE source_id = s.id AND kind = 1),
       v.resume, coalesce(n.stated, ''), s.assumptions
  FROM seen AS v
  JOIN source AS s ON s.id = v.source_id
  LEFT JOIN name AS n ON n.id = s.name_id
 WHERE s.is_partial = 0 AND s.format <> 'unknown'
 ORDER BY v.path;
