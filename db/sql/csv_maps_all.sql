SELECT spec FROM csv_map ORDER BY name;
