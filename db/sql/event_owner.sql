-- The same fact, told better by another source.
UPDATE event SET source_id = :source WHERE id = :id;
