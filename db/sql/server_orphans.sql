-- Servers without a name left: nothing is known of them any more.
UPDATE server
   SET first_utc = NULL, last_utc = NULL, derived_from = NULL
 WHERE first_utc IS NOT NULL
   AND id NOT IN (SELECT server_id FROM name WHERE server_id IS NOT NULL);
