-- Everything of the servers that a name leaves and joins is derived anew.
INSERT INTO todo (name_id, kind, key, first, last)
SELECT id, 3, 0, 0, 0 FROM name WHERE server_id IN (:old, :new);
