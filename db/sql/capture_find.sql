-- Is this listing there already, and whose is it?
SELECT id, source_id
  FROM capture
 WHERE name_id = :name AND at_local = :at_local AND pass = :pass
   AND protocol = :protocol AND digest = :digest AND place = :place
   AND stated_offset = :stated_offset;
