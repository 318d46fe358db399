-- Was the last ingest finished?
SELECT 'an ingest was cut off before it was done: run it again, or ' ||
       '`portledger check --repair`'
  FROM todo
 WHERE kind <> 4
 LIMIT 1;
