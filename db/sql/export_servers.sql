SELECT * FROM servers;
