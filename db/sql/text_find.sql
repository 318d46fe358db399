-- Which number has a text?
SELECT id FROM text WHERE value = :text;
