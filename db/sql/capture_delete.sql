DELETE FROM capture WHERE id = :id;
