INSERT INTO hour (series_id, hour_utc, samples, in_use_min, in_use_sum,
                  in_use_max, top_in_use, range_count, peak_second, over50,
                  over70, over80, over95)
VALUES (:series, :hour, :samples, :min, :sum, :max, :top, :range, :peak,
        :over50, :over70, :over80, :over95);
