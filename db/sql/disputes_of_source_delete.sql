DELETE FROM dispute
 WHERE frame_id IN (SELECT id FROM frame WHERE source_id = :id);
