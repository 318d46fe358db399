SELECT * FROM samples;
