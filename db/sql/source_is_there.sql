SELECT count(*) FROM source WHERE id = :id;
