-- How to read on in a log that has grown (opaque; empty = from its beginning).
ALTER TABLE seen ADD COLUMN resume BLOB NOT NULL DEFAULT x'';
