SELECT * FROM hourly;
