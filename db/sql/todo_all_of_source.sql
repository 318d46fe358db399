-- Everything that this source speaks of is to be derived anew.
INSERT INTO todo (name_id, kind, key, first, last)
SELECT name_id, 3, 0, 0, 0 FROM mention WHERE source_id = :id;
