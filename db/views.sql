-- The public views (contract, section 4), dropped and made anew whenever this
-- text changes. Plain SQL only: any SQLite tool can read them.

DROP VIEW IF EXISTS servers;
CREATE VIEW servers AS
SELECT shown AS server, os, time_zone, owner,
       strftime('%Y-%m-%dT%H:%M:%SZ', first_utc, 'unixepoch') AS first_seen_utc,
       strftime('%Y-%m-%dT%H:%M:%SZ', last_utc, 'unixepoch') AS last_seen_utc
  FROM server
 WHERE first_utc IS NOT NULL;

DROP VIEW IF EXISTS samples;
CREATE VIEW samples AS
SELECT v.shown AS server,
       strftime('%Y-%m-%dT%H:%M:%SZ',
                ((s.id >> 9) & 4294967295) - f.utc_offset * 60,
                'unixepoch') AS at_utc,
       CASE e.protocol WHEN 0 THEN 'tcp' ELSE 'udp' END AS protocol,
       nullif(e.ip_version, 0) AS ip_version,
       t.value AS local_address,
       s.in_use AS in_use,
       nullif(f.range_count, 0) AS range_size,
       100.0 * s.in_use / nullif(f.range_count, 0) AS percent,
       100.0 * s.in_use / nullif(f.range_count - f.excluded, 0)
           AS effective_percent,
       nullif(s.listening, -1) AS listening_ports,
       nullif(s.processes, -1) AS process_count,
       CASE e.origin WHEN 0 THEN 'log' ELSE 'csv' END AS origin,
       f.source_id AS source_id
  FROM server AS v
  JOIN name AS n ON n.server_id = v.id
  JOIN series AS e ON e.name_id = n.id
  JOIN text AS t ON t.id = e.address_id
 CROSS JOIN sample AS s ON s.id >= e.id << 41 AND s.id < (e.id + 1) << 41
  JOIN frame AS f ON f.id = s.frame_id
 UNION ALL
SELECT v.shown,
       strftime('%Y-%m-%dT%H:%M:%SZ',
                ((s.sample_id >> 9) & 4294967295) - f.utc_offset * 60,
                'unixepoch'),
       CASE e.protocol WHEN 0 THEN 'tcp' ELSE 'udp' END,
       nullif(e.ip_version, 0),
       t.value,
       s.in_use,
       nullif(f.range_count, 0),
       100.0 * s.in_use / nullif(f.range_count, 0),
       100.0 * s.in_use / nullif(f.range_count - f.excluded, 0),
       nullif(s.listening, -1),
       nullif(s.processes, -1),
       CASE e.origin WHEN 0 THEN 'log' ELSE 'csv' END,
       min(f.source_id)
  FROM dispute AS s
  JOIN frame AS f ON f.id = s.frame_id
  JOIN series AS e ON e.id = s.sample_id >> 41
  JOIN text AS t ON t.id = e.address_id
  JOIN name AS n ON n.id = e.name_id
  JOIN server AS v ON v.id = n.server_id
 GROUP BY s.sample_id, s.in_use, s.listening, s.processes, f.range_size,
          f.stated_offset
 UNION ALL
SELECT v.shown,
       strftime('%Y-%m-%dT%H:%M:%SZ', u.at_utc, 'unixepoch'),
       CASE e.protocol WHEN 0 THEN 'tcp' ELSE 'udp' END,
       nullif(e.ip_version, 0),
       t.value,
       u.in_use,
       nullif(u.range_count, 0),
       100.0 * u.in_use / nullif(u.range_count, 0),
       100.0 * u.in_use / nullif(u.range_count - u.excluded, 0),
       u.listening,
       nullif(u.processes, -1),
       'capture',
       c.source_id
  FROM server AS v
  JOIN name AS n ON n.server_id = v.id
  JOIN series AS e ON e.name_id = n.id
  JOIN text AS t ON t.id = e.address_id
  JOIN capture_use AS u ON u.series_id = e.id
  JOIN capture AS c ON c.id = u.capture_id;

DROP VIEW IF EXISTS captures;
CREATE VIEW captures AS
SELECT v.shown AS server,
       strftime('%Y-%m-%dT%H:%M:%SZ',
                c.at_local / 1000000 - c.utc_offset * 60,
                'unixepoch') AS at_utc,
       CASE c.protocol WHEN 0 THEN 'tcp' ELSE 'udp' END AS protocol,
       nullif(family.number, 0) AS ip_version,
       t.value AS tool,
       CASE family.number WHEN 0 THEN c.rows WHEN 4 THEN c.rows4
            ELSE c.rows6 END AS rows,
       CASE family.number WHEN 0 THEN c.ports_all WHEN 4 THEN c.ports4
            ELSE c.ports6 END AS ports_in_use,
       CASE family.number WHEN 6 THEN c.start6 ELSE c.start4 END AS range_start,
       CASE family.number WHEN 6 THEN c.count6 ELSE c.count4 END AS range_count,
       CASE CASE family.number WHEN 6 THEN c.from6 ELSE c.from4 END
            WHEN 0 THEN 'capture' WHEN 1 THEN 'settings' WHEN 2 THEN 'log'
            ELSE 'default' END AS range_from,
       c.source_id AS source_id
  FROM server AS v
  JOIN name AS n ON n.server_id = v.id
  JOIN capture AS c ON c.name_id = n.id
  JOIN text AS t ON t.id = c.tool_id
  JOIN (SELECT 0 AS number UNION ALL SELECT 4 UNION ALL SELECT 6) AS family
    ON (family.number = 0) = (c.start4 = c.start6 AND c.count4 = c.count6);

DROP VIEW IF EXISTS connections;
CREATE VIEW connections AS
SELECT v.shown AS server,
       strftime('%Y-%m-%dT%H:%M:%SZ',
                c.at_local / 1000000 - c.utc_offset * 60,
                'unixepoch') AS at_utc,
       CASE c.protocol WHEN 0 THEN 'tcp' ELSE 'udp' END AS protocol,
       CASE WHEN c.start4 = c.start6 AND c.count4 = c.count6 THEN NULL
            ELSE g.ip_version END AS ip_version,
       l.value AS local_address,
       g.port AS local_port,
       CASE g.state WHEN 1 THEN '-' WHEN 2 THEN 'CLOSED' WHEN 3 THEN 'LISTENING'
            WHEN 4 THEN 'SYN_SENT' WHEN 5 THEN 'SYN_RECEIVED'
            WHEN 6 THEN 'ESTABLISHED' WHEN 7 THEN 'FIN_WAIT_1'
            WHEN 8 THEN 'FIN_WAIT_2' WHEN 9 THEN 'CLOSE_WAIT'
            WHEN 10 THEN 'CLOSING' WHEN 11 THEN 'LAST_ACK'
            WHEN 12 THEN 'TIME_WAIT' WHEN 13 THEN 'DELETE_TCB'
            WHEN 14 THEN 'BOUND' ELSE '?' END AS state,
       g.pid AS pid,
       CASE WHEN g.pid = 0 THEN NULL
            WHEN g.process_id IS NOT NULL THEN
                (SELECT value FROM text WHERE id = g.process_id)
            ELSE (SELECT min(i.value)
                    FROM process AS p
                    JOIN text AS i ON i.id = p.image_id
                   WHERE p.list_id = c.list_id AND p.pid = g.pid)
            END AS process,
       nullif(r.value, '') AS remote_address,
       g.remote_port AS remote_port,
       side.is_in AS in_range,
       CASE side.is_in WHEN 1 THEN g.rows_in ELSE g.rows - g.rows_in END
           AS rows,
       CASE side.is_in WHEN 1 THEN g.ports_in ELSE g.ports_out END AS ports
  FROM server AS v
  JOIN name AS n ON n.server_id = v.id
  JOIN capture AS c ON c.name_id = n.id
 CROSS JOIN grp AS g ON g.id >= c.id << 24 AND g.id < (c.id + 1) << 24
  JOIN text AS l ON l.id = g.local_id
  JOIN text AS r ON r.id = g.remote_id
  JOIN (SELECT 1 AS is_in UNION ALL SELECT 0) AS side
    ON CASE side.is_in WHEN 1 THEN g.rows_in > 0 ELSE g.rows > g.rows_in END;

DROP VIEW IF EXISTS settings;
CREATE VIEW settings AS
SELECT v.shown AS server,
       strftime('%Y-%m-%dT%H:%M:%SZ',
                s.at_local / 1000000 - s.utc_offset * 60,
                'unixepoch') AS at_utc,
       s.name AS name, s.value AS value, s.source_id AS source_id
  FROM server AS v
  JOIN name AS n ON n.server_id = v.id
  JOIN setting AS s ON s.name_id = n.id;

DROP VIEW IF EXISTS processes;
CREATE VIEW processes AS
SELECT v.shown AS server,
       strftime('%Y-%m-%dT%H:%M:%SZ',
                l.at_local / 1000000 - l.utc_offset * 60,
                'unixepoch') AS at_utc,
       p.pid AS pid, i.value AS process, nullif(s.value, '') AS services,
       l.source_id AS source_id
  FROM server AS v
  JOIN name AS n ON n.server_id = v.id
  JOIN process_list AS l ON l.name_id = n.id
  JOIN process AS p ON p.list_id = l.id
  JOIN text AS i ON i.id = p.image_id
  JOIN text AS s ON s.id = p.services_id;

DROP VIEW IF EXISTS events;
CREATE VIEW events AS
SELECT v.shown AS server,
       strftime('%Y-%m-%dT%H:%M:%SZ',
                e.at_local / 1000000 - e.utc_offset * 60,
                'unixepoch') AS at_utc,
       e.event_id AS event_id, p.value AS provider, m.value AS message,
       e.source_id AS source_id
  FROM server AS v
  JOIN name AS n ON n.server_id = v.id
  JOIN event AS e ON e.name_id = n.id
  JOIN text AS p ON p.id = e.provider_id
  JOIN text AS m ON m.id = e.message_id;

DROP VIEW IF EXISTS hourly;
CREATE VIEW hourly AS
SELECT v.shown AS server,
       strftime('%Y-%m-%dT%H:%M:%SZ', h.hour_utc * 3600, 'unixepoch')
           AS hour_utc,
       CASE e.protocol WHEN 0 THEN 'tcp' ELSE 'udp' END AS protocol,
       t.value AS local_address,
       CASE e.origin WHEN 0 THEN 'log' WHEN 1 THEN 'capture' ELSE 'csv' END
           AS origin,
       h.samples AS samples,
       h.in_use_min AS in_use_min,
       1.0 * h.in_use_sum / h.samples AS in_use_avg,
       h.in_use_max AS in_use_max,
       100.0 * h.top_in_use / nullif(h.range_count, 0) AS percent_max
  FROM server AS v
  JOIN name AS n ON n.server_id = v.id
  JOIN series AS e ON e.name_id = n.id
  JOIN text AS t ON t.id = e.address_id
  JOIN hour AS h ON h.series_id = e.id;

DROP VIEW IF EXISTS findings_latest;
CREATE VIEW findings_latest AS
SELECT v.shown AS server, f.code AS code, f.rule AS rule,
       f.severity AS severity, f.confidence AS confidence,
       f.since_utc AS since_utc, f.process AS process, f.remote AS remote,
       f.evidence AS evidence
  FROM finding AS f
  JOIN server AS v ON v.id = f.server_id;

DROP VIEW IF EXISTS sources;
CREATE VIEW sources AS
SELECT id AS source_id, path, format, encoding, bytes, lines, accepted, skipped,
       rejected, assumptions,
       strftime('%Y-%m-%dT%H:%M:%SZ', ingested_utc / 1000000, 'unixepoch')
           AS ingested_at_utc
  FROM source;

DROP VIEW IF EXISTS rejects;
CREATE VIEW rejects AS
SELECT source_id, line, reason, text
  FROM reject;
