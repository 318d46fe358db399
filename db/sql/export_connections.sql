SELECT * FROM connections;
