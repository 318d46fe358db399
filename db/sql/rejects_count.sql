SELECT count(*) FROM reject;
