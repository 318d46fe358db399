-- All that can be made anew: what lies behind the horizons of prune.
DELETE FROM hour
 WHERE series_id IN (SELECT e.id
                       FROM series AS e
                       JOIN name AS n ON n.id = e.name_id
                      WHERE n.server_id = :id)
   AND hour_utc >= CASE (SELECT origin FROM series WHERE id = series_id)
                   WHEN 1 THEN :captures ELSE :samples END;
