UPDATE source SET is_pruned = 1 WHERE id = :id;
