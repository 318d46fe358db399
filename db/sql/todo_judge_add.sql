-- A server that has changed is to be judged; edit_findings() ends that. The key
-- tells this change from others: two runs may judge one server at a time.
INSERT INTO todo (name_id, kind, key, first, last)
SELECT min(id), 4, 1 + abs(random() % 1000000000000), 0, 0
  FROM name WHERE server_id = :id HAVING count(*) > 0;
