-- The same range, told by something else; another process list.
UPDATE capture
   SET from4 = :from4, from6 = :from6, list_id = :list, services_id = :services
 WHERE id = :id;
