-- Which hours of which series are to be made anew? Rows of logs name their
-- series; captures (key 0) touch all series of captures of their name.
SELECT e.lead_id, min(t.first), max(t.last), e.origin
  FROM name AS n
  JOIN todo AS t ON t.name_id = n.id
  JOIN series AS e
    ON e.name_id = n.id AND (e.id = t.key OR (t.key = 0 AND e.origin = 1))
 WHERE n.server_id = :id AND t.kind = 1
 GROUP BY e.lead_id;
