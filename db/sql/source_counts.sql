UPDATE source
   SET lines = :lines, accepted = :accepted, skipped = :skipped,
       rejected = :rejected, bytes = :bytes, format = :format,
       encoding = :encoding, assumptions = :assumptions,
       is_partial = :is_partial
 WHERE id = :id;
