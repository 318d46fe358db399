INSERT OR REPLACE INTO alias (old, new) VALUES (:old, :new);
