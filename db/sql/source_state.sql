SELECT is_pruned FROM source WHERE id = :id;
