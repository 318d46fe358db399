SELECT * FROM captures;
