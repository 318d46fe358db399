-- Which server is a name settled under?
SELECT server_id FROM name WHERE id = :id;
