SELECT count(*) FROM todo;
