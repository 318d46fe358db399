-- Does this history know samples of a server itself, or is its name another's?
SELECT EXISTS (SELECT 1
                 FROM server AS s
                 JOIN name AS n ON n.server_id = s.id
                 JOIN series AS e ON e.name_id = n.id
                WHERE s.shown = :shown)
       OR EXISTS (SELECT 1 FROM alias WHERE old = :shown OR new = :shown);
