-- The same fact, told better by another source.
UPDATE process_list SET source_id = :source WHERE id = :id;
