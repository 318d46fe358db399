-- Which source of this path did a killed run leave behind?
SELECT id
  FROM source
 WHERE path = :path AND is_partial = 1 AND id <> :except
 LIMIT 1;
