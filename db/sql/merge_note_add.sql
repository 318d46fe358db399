INSERT INTO note (server, at_utc, text)
SELECT :server, :at, :text
 WHERE NOT EXISTS (SELECT 1 FROM note
                    WHERE server = :server AND at_utc = :at AND text = :text);
