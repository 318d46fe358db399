SELECT id, name_id, at_local / 1000000 - utc_offset * 60
  FROM capture
 WHERE source_id = :id AND line >= :line
 ORDER BY id;
