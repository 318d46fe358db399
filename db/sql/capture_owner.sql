-- The same fact, told better by another source.
UPDATE capture SET source_id = :source WHERE id = :id;
