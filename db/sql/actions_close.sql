UPDATE action
   SET closed_utc = :now
 WHERE server = :server AND closed_utc IS NULL;
