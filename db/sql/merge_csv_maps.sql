SELECT name, spec FROM csv_map;
