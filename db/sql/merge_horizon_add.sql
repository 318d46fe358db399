INSERT INTO horizon (name_id, what, before_utc) VALUES (:name, :what, :before)
    ON CONFLICT (name_id, what) DO UPDATE
   SET before_utc = max(before_utc, :before);
