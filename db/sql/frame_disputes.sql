-- Which disputed rows share this frame?
SELECT s.sample_id
  FROM series AS e
 CROSS JOIN dispute AS s
    ON s.sample_id >= (e.id << 41) + (:first << 9)
   AND s.sample_id <= (e.id << 41) + (:last << 9) + 511
 WHERE e.name_id = :name AND e.origin = :origin AND e.protocol = :protocol
   AND e.ip_version = :ip_version AND s.frame_id = :frame;
