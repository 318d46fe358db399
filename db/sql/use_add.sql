INSERT INTO capture_use (series_id, at_utc, capture_id, in_use, listening,
                         processes, range_count, excluded)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);
