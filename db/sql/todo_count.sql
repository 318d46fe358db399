SELECT count(*) FROM todo WHERE kind <> 4;
