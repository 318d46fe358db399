-- A horizon only ever moves on.
INSERT INTO horizon (name_id, what, before_utc)
SELECT id, :what, :before FROM name WHERE server_id = :server
    ON CONFLICT (name_id, what) DO UPDATE
   SET before_utc = max(before_utc, :before);
