SELECT id, in_use, frame_id
  FROM sample
 WHERE id BETWEEN :first AND :last
 ORDER BY id;
