-- Is the file whole?
SELECT 'the file is damaged: ' || integrity_check ||
       '; restore a copy of it'
  FROM pragma_integrity_check
 WHERE integrity_check <> 'ok';
