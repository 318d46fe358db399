-- Does a log of this server keep silent while use is low?
SELECT count(*)
  FROM name AS n
  JOIN frame AS f ON f.name_id = n.id AND f.origin = 0
  JOIN source AS s ON s.id = f.source_id
 WHERE n.server_id = :server
   AND instr(s.assumptions, 'only writes above 10 %') > 0;
