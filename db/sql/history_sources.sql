-- Which sources say something of this server?
SELECT s.id, s.path, s.format, s.encoding, s.bytes, s.lines, s.accepted,
       s.skipped, s.rejected, s.assumptions, s.ingested_utc, s.is_partial
  FROM source AS s
 WHERE s.id IN (SELECT m.source_id
                  FROM name AS n
                  JOIN mention AS m ON m.name_id = n.id
                 WHERE n.server_id = :server)
 ORDER BY s.id;
