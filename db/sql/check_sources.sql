-- Is every line of every source accounted for?
SELECT 'source ' || id || ' (' || path || '): ' || accepted || ' accepted, ' ||
       skipped || ' skipped and ' || rejected || ' rejected lines are not its ' ||
       lines || ' lines; take it back and ingest it again'
  FROM source
 WHERE accepted + skipped + rejected <> lines
 UNION ALL
SELECT 'source ' || id || ' (' || path || ') was cut off: ingest it again'
  FROM source
 WHERE is_partial = 1;
