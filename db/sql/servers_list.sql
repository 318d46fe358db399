-- The servers of which anything is known, and how they were judged.
SELECT v.id, v.shown, v.os, v.time_zone, v.owner, v.first_utc, v.last_utc,
       (SELECT CASE
               WHEN max(f.severity = 'critical') THEN 'critical'
               WHEN max(f.severity = 'warning') THEN 'warning'
               WHEN max(f.severity = 'attention') THEN 'attention'
               WHEN max(f.code = 'insufficient-data') THEN 'insufficient-data'
               WHEN count(*) > 0 THEN 'healthy'
               ELSE '' END
          FROM finding AS f
         WHERE f.server_id = v.id) AS status
  FROM server AS v
 WHERE v.first_utc IS NOT NULL
 ORDER BY v.shown;
