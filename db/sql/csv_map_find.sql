SELECT spec FROM csv_map WHERE name = :name;
