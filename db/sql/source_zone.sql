SELECT time_zone FROM source WHERE id = :id;
