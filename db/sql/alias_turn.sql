-- The other way round before: turned, not a circle.
DELETE FROM alias WHERE old = :new AND new = :old;
