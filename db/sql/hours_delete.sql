DELETE FROM hour
 WHERE series_id = :series AND hour_utc >= :first AND hour_utc < :last;
