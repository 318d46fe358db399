SELECT id FROM server WHERE shown = :shown;
