INSERT INTO todo (name_id, kind, key, first, last)
VALUES (:name, :kind, :key, :first, :last);
