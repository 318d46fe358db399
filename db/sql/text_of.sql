SELECT value FROM text WHERE id = :id;
