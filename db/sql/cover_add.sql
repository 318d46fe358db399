INSERT INTO cover (kind, first_key, last_key, source_id)
VALUES (:kind, :first, :last, :source);
