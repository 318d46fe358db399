INSERT INTO hour (series_id, hour_utc, samples, in_use_min, in_use_sum,
                  in_use_max, top_in_use, range_count, peak_second, over50,
                  over70, over80, over95)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13);
