SELECT derived_from FROM server WHERE id = :id;
