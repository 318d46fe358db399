-- The same fact, told better by another source.
UPDATE setting SET source_id = :source WHERE id = :id;
