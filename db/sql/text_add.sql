INSERT INTO text (value) VALUES (:text);
