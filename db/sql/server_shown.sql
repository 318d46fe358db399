SELECT shown FROM server WHERE id = :id AND first_utc IS NOT NULL;
