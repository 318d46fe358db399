UPDATE frame SET first_local = :first, last_local = :last WHERE id = :id;
