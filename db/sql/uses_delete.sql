-- A capture's samples, wherever its addresses' series are.
DELETE FROM capture_use
 WHERE series_id IN (SELECT id FROM series
                      WHERE name_id = :name AND origin = 1
                        AND protocol = :protocol)
   AND at_utc = :at_utc AND capture_id = :capture;
