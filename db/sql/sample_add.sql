INSERT INTO sample (id, in_use, listening, processes, frame_id)
VALUES (?1, ?2, ?3, ?4, ?5);
