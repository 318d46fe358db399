SELECT * FROM rejects;
