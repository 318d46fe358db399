SELECT at_utc, in_use, range_count
  FROM capture_use
 WHERE series_id = :series AND at_utc >= :first AND at_utc < :last
 ORDER BY at_utc;
