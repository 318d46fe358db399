SELECT id, path, format, encoding, bytes, lines, accepted, skipped, rejected,
       assumptions, ingested_utc, is_partial
  FROM source
 ORDER BY id;
