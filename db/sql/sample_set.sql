UPDATE sample
   SET in_use = :in_use, listening = :listening, processes = :processes,
       frame_id = :frame
 WHERE id = :id;
