INSERT INTO reject (source_id, line, reason, text)
VALUES (:source, :line, :reason, :text);
