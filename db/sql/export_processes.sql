SELECT * FROM processes;
