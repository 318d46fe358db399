-- A list may name a process twice.
INSERT OR IGNORE INTO process (list_id, pid, image_id, services_id)
VALUES (:list, :pid, :image, :services);
