DELETE FROM note WHERE id = :id;
