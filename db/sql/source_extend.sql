-- Its file has grown: it is another one now, of which the beginning is in.
UPDATE source
   SET modified_utc = :modified, ingested_utc = :ingested, is_partial = 1
 WHERE id = :id;
