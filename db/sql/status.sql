-- What does the history hold? (Samples by their roll-ups: counted, not read.)
SELECT (SELECT count(*) FROM server WHERE first_utc IS NOT NULL),
       (SELECT min(first_utc) FROM server),
       (SELECT max(last_utc) FROM server),
       (SELECT count(*) FROM source),
       (SELECT count(*) FROM source WHERE is_partial = 1),
       (SELECT max(ingested_utc) FROM source),
       (SELECT coalesce(sum(h.samples), 0)
          FROM hour AS h
          JOIN series AS e ON e.id = h.series_id
         WHERE e.origin <> 1),
       (SELECT count(*) FROM capture),
       (SELECT count(*) FROM grp),
       (SELECT count(*) FROM setting),
       (SELECT count(*) FROM process),
       (SELECT count(*) FROM event),
       (SELECT count(*) FROM reject);
