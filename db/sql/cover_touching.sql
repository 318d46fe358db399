-- Which runs touch a span of keys? (Runs of samples stay in one series.)
SELECT id, first_key, last_key, source_id
  FROM cover
 WHERE kind = :kind AND first_key >= :floor AND first_key <= :last
   AND last_key >= :first
 ORDER BY first_key, source_id;
