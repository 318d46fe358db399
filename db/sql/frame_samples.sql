-- Which rows share this frame? (its name's series, within its span)
SELECT s.id
  FROM series AS e
 CROSS JOIN sample AS s
    ON s.id >= (e.id << 41) + (:first << 9)
   AND s.id <= (e.id << 41) + (:last << 9) + 511
 WHERE e.name_id = :name AND e.origin = :origin AND e.protocol = :protocol
   AND e.ip_version = :ip_version AND s.frame_id = :frame;
