SELECT t.id, t.at_utc, t.text
  FROM server AS v
  JOIN note AS t
    ON t.server = v.shown
    OR t.server IN (SELECT old FROM alias WHERE new = v.shown)
 WHERE v.id = :server
   AND t.at_utc BETWEEN :first * 1000000 AND :last * 1000000 + 999999
 ORDER BY t.at_utc, t.id;
