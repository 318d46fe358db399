DELETE FROM counter WHERE id = :id;
