-- Which zone is a server's clock in? As people set it (for its shown name, its
-- host part, or a name merged into it), else as most of its sources state it.
SELECT coalesce(
    (SELECT g.time_zone
       FROM server_set AS g, server AS v
      WHERE v.id = :server AND g.time_zone IS NOT NULL
        AND (g.server = v.shown
             OR g.server = substr(v.shown, 1, instr(v.shown || '.', '.') - 1)
             OR g.server IN (SELECT old FROM alias WHERE new = v.shown))
      ORDER BY g.server = v.shown DESC, g.server
      LIMIT 1),
    (SELECT s.time_zone
       FROM mention AS m
       JOIN source AS s ON s.id = m.source_id
      WHERE m.name_id IN (SELECT id FROM name
                           WHERE server_id = :server OR id = :name)
        AND s.time_zone <> ''
      GROUP BY s.time_zone
      ORDER BY count(*) DESC, s.time_zone
      LIMIT 1),
    '');
