DELETE FROM sample WHERE id = :id;
