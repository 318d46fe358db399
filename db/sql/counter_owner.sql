-- The same fact, told better by another source.
UPDATE counter SET source_id = :source WHERE id = :id;
