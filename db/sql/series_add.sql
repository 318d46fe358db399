-- A new series leads itself until settling knows better.
INSERT INTO series (name_id, origin, protocol, ip_version, address_id, lead_id)
VALUES (:name, :origin, :protocol, :ip_version, :address, 0);
