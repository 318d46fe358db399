-- All that was ever stated: what held before the span matters in it.
SELECT s.at_local - s.utc_offset * 60000000 AS at_utc, s.name, s.value,
       s.source_id, s.line
  FROM name AS n
  JOIN setting AS s ON s.name_id = n.id
 WHERE n.server_id = :server
 ORDER BY at_utc, s.name, s.value;
