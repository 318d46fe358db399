-- Do the groups of each capture add up to its rows?
SELECT 'capture ' || c.id || ' of source ' || c.source_id || ' has ' ||
       c.rows || ' rows, its groups have ' || coalesce(sum(g.rows), 0) ||
       '; take the source back and ingest it again'
  FROM capture AS c
  LEFT JOIN grp AS g ON g.id >= c.id << 24 AND g.id < (c.id + 1) << 24
 GROUP BY c.id
HAVING coalesce(sum(g.rows), 0) <> c.rows;
