DELETE FROM dispute
 WHERE sample_id = :id
   AND (in_use, listening, processes) =
       (SELECT in_use, listening, processes FROM sample WHERE id = :id)
   AND (SELECT f.range_size || ' ' || f.stated_offset
          FROM frame AS f WHERE f.id = frame_id) =
       (SELECT g.range_size || ' ' || g.stated_offset
          FROM sample AS s JOIN frame AS g ON g.id = s.frame_id
         WHERE s.id = :id);
