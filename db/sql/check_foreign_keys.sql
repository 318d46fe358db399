-- Does every row have the rows it speaks of?
SELECT count(*) || ' rows of ' || "table" || ' speak of rows of ' || parent ||
       ' that are not there; restore a copy, or take their sources back and ' ||
       'ingest them again'
  FROM pragma_foreign_key_check
 GROUP BY "table", parent;
