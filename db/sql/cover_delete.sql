DELETE FROM cover WHERE id = :id;
