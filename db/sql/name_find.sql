-- Which number has a server's stated name?
SELECT id FROM name WHERE stated = :text;
