-- A server that has changed is to be judged; edit_findings() ends that.
INSERT INTO todo (name_id, kind, key, first, last)
SELECT min(id), 4, 0, 0, 0 FROM name WHERE server_id = :id HAVING count(*) > 0;
