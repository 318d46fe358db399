UPDATE sample SET frame_id = :new WHERE id = :id AND frame_id = :old;
