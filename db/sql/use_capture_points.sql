SELECT u.at_utc, u.in_use, u.range_count, u.excluded, c.source_id
  FROM capture_use AS u
  JOIN capture AS c ON c.id = u.capture_id
 WHERE u.series_id = :series AND u.at_utc BETWEEN :first AND :last
 ORDER BY u.at_utc;
