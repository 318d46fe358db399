SELECT hour_utc, samples, in_use_min, in_use_sum, in_use_max, top_in_use,
       range_count, peak_second, over50, over70, over80, over95
  FROM hour
 WHERE series_id = :series AND hour_utc BETWEEN :first AND :last
 ORDER BY hour_utc;
