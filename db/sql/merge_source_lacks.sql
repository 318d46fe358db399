-- Not all of it is here: its file, ingested again, is read.
UPDATE source SET is_partial = 2 WHERE id = :id;
