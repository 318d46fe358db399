-- An hour that is known here stands.
INSERT OR IGNORE INTO hour
VALUES ((SELECT coalesce(nullif(lead_id, 0), id) FROM series WHERE id = :series),
        :hour, :samples, :min,
        :sum, :max, :top, :range, :peak, :over50, :over70, :over80, :over95);
