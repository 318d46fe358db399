-- The lists of the span; where there are none, the last one before it, else the
-- first one after it.
WITH list AS (
    SELECT l.id, l.source_id, l.at_local - l.utc_offset * 60000000 AS at_utc
      FROM name AS n
      JOIN process_list AS l ON l.name_id = n.id
     WHERE n.server_id = :server),
inside AS (
    SELECT id FROM list
     WHERE at_utc BETWEEN :first * 1000000 AND :last * 1000000 + 999999)
SELECT l.at_utc, p.pid, i.value, s.value, l.source_id
  FROM list AS l
  JOIN process AS p ON p.list_id = l.id
  JOIN text AS i ON i.id = p.image_id
  JOIN text AS s ON s.id = p.services_id
 WHERE CASE WHEN EXISTS (SELECT 1 FROM inside)
            THEN l.id IN (SELECT id FROM inside)
            ELSE l.at_utc = coalesce(
                (SELECT max(at_utc) FROM list WHERE at_utc < :first * 1000000),
                (SELECT min(at_utc) FROM list WHERE at_utc > :last * 1000000))
       END
 ORDER BY l.at_utc, p.pid, i.value;
