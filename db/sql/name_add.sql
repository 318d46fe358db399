INSERT INTO name (stated) VALUES (:text);
