-- Has every sample its frame and its series?
SELECT count(*) || ' samples have no frame or no series; take their sources ' ||
       'back and ingest them again'
  FROM sample AS s
 WHERE NOT EXISTS (SELECT 1 FROM frame AS f WHERE f.id = s.frame_id)
    OR NOT EXISTS (SELECT 1 FROM series AS e WHERE e.id = s.id >> 41)
HAVING count(*) > 0;
