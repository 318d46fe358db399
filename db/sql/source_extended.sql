-- What a log that has grown said when it was read before.
SELECT digest, is_partial, time_zone, lines, accepted, skipped, rejected
  FROM source
 WHERE id = :id;
