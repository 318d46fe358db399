INSERT OR IGNORE INTO alias (old, new) VALUES (:old, :new);
