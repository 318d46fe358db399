INSERT INTO capture_use (series_id, at_utc, capture_id, in_use, listening,
                         processes, range_count, excluded)
VALUES (:series, :at_utc, :capture, :in_use, :listening, :processes,
        :range_count, :excluded);
