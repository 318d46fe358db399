INSERT OR IGNORE INTO dispute (sample_id, in_use, listening, processes, frame_id)
VALUES (:id, :in_use, :listening, :processes, :frame);
