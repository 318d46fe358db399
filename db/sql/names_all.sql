SELECT id, server_id, stated FROM name ORDER BY stated;
