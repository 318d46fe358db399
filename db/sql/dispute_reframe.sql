UPDATE dispute SET frame_id = :new WHERE sample_id = :id AND frame_id = :old;
