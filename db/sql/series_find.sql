SELECT id
  FROM series
 WHERE name_id = :name AND origin = :origin AND protocol = :protocol
   AND ip_version = :ip_version AND address_id = :address;
