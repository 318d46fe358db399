INSERT INTO server (shown) VALUES (:shown);
