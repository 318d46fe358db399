-- Which ranges and exclusions were stated, when?
SELECT name, value, at_local - utc_offset * 60000000 AS at_utc
  FROM setting
 WHERE name_id IN (SELECT id FROM name WHERE server_id = :server OR id = :name)
   AND name IN ('tcp4.range_start', 'tcp4.range_count', 'tcp4.excluded',
                'tcp6.range_start', 'tcp6.range_count', 'tcp6.excluded',
                'udp4.range_start', 'udp4.range_count', 'udp4.excluded',
                'udp6.range_start', 'udp6.range_count', 'udp6.excluded')
 ORDER BY at_utc, name, value;
