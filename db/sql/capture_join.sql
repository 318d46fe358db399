-- The same rows from another source: the least name of the tool, the most rows,
-- the greater of the ranges stated.
UPDATE capture
   SET tool_id = CASE WHEN (SELECT value FROM text WHERE id = :tool) <
                           (SELECT value FROM text WHERE id = tool_id)
                      THEN :tool ELSE tool_id END,
       rows = max(rows, :rows),
       flags = flags | :flags,
       stated_start = CASE WHEN (:stated_count, :stated_start) >
                                (stated_count, stated_start)
                           THEN :stated_start ELSE stated_start END,
       stated_count = max(stated_count, :stated_count)
 WHERE id = :id
   AND ((SELECT value FROM text WHERE id = :tool) <
        (SELECT value FROM text WHERE id = tool_id)
        OR :rows > rows
        OR (flags | :flags) <> flags
        OR (:stated_count, :stated_start) > (stated_count, stated_start));
