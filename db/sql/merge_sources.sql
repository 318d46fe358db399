SELECT s.id, s.path, s.format, s.encoding, s.assumptions,
       coalesce(n.stated, ''), s.time_zone, s.digest,
       (SELECT v.edges FROM seen AS v
         WHERE v.source_id = s.id ORDER BY v.path LIMIT 1),
       s.bytes, s.modified_utc, s.stated_local, s.lines, s.accepted, s.skipped,
       s.rejected, s.is_pruned
  FROM source AS s
  LEFT JOIN name AS n ON n.id = s.name_id
 WHERE s.is_partial = 0
 ORDER BY s.id;
