INSERT INTO sample (id, in_use, listening, processes, frame_id)
VALUES (:id, :in_use, :listening, :processes, :frame);
