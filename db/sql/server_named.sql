-- Which server goes by this name: shown, stated, or merged away?
SELECT coalesce(
    (SELECT id FROM server WHERE shown = :name AND first_utc IS NOT NULL),
    (SELECT v.id
       FROM name AS n
       JOIN server AS v ON v.id = n.server_id
      WHERE n.stated = :name AND v.first_utc IS NOT NULL),
    (SELECT v.id
       FROM alias AS a
       JOIN server AS v ON v.shown = a.new
      WHERE a.old = :name AND v.first_utc IS NOT NULL));
