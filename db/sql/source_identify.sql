UPDATE source
   SET digest = :digest, name_id = :name, stated_local = :stated
 WHERE id = :id
   AND (digest <> :digest OR name_id IS NOT :name
        OR stated_local IS NOT :stated);
