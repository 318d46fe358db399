-- What people set (for the shown name, its host part, or a name merged into
-- it), else what the last setting says.
UPDATE server
   SET time_zone = :time_zone,
       derived_from = :derived_from,
       os = coalesce(
           (SELECT g.os
              FROM server AS v, server_set AS g
             WHERE v.id = :id AND g.os IS NOT NULL
               AND (g.server = v.shown
                    OR g.server =
                       substr(v.shown, 1, instr(v.shown || '.', '.') - 1)
                    OR g.server IN (SELECT old FROM alias WHERE new = v.shown))
             ORDER BY g.server = v.shown DESC, g.server
             LIMIT 1),
           (SELECT s.value
              FROM name AS n
              JOIN setting AS s ON s.name_id = n.id AND s.name = 'os.name'
             WHERE n.server_id = :id
             ORDER BY s.at_local - s.utc_offset * 60000000 DESC, s.value
             LIMIT 1)),
       owner =
           (SELECT g.owner
              FROM server AS v, server_set AS g
             WHERE v.id = :id AND g.owner IS NOT NULL
               AND (g.server = v.shown
                    OR g.server =
                       substr(v.shown, 1, instr(v.shown || '.', '.') - 1)
                    OR g.server IN (SELECT old FROM alias WHERE new = v.shown))
             ORDER BY g.server = v.shown DESC, g.server
             LIMIT 1)
 WHERE id = :id;
