-- Facts only: what captures say, never what follows from it. Everything that
-- derives from these tables is in columns and tables marked "derived" and can
-- be rebuilt (portledger check --repair).
-- Times named *_local are seconds (microseconds for captures) since 1970 of the
-- server's own clock; utc = local - offset * 60.

CREATE TABLE server (               -- derived: one row a shown name
    id          INTEGER PRIMARY KEY,
    shown       TEXT NOT NULL UNIQUE, -- upper case, host part (contract, 1)
    os          TEXT,
    time_zone   TEXT,               -- IANA; set by `servers set` or a source
    zone_from   TEXT,               -- 'set' or 'source'
    owner       TEXT
) STRICT;

CREATE TABLE name (                 -- a server's name as sources state it
    id          INTEGER PRIMARY KEY,
    stated      TEXT NOT NULL UNIQUE, -- upper case
    server_id   INTEGER NOT NULL REFERENCES server(id)  -- derived
) STRICT;

CREATE TABLE alias (                -- `servers merge OLD NEW`
    old         TEXT PRIMARY KEY,   -- shown name, upper case
    new         TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE text (                 -- addresses, images, states' tools …
    id          INTEGER PRIMARY KEY,
    value       TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE source (
    id          INTEGER PRIMARY KEY,
    path        TEXT NOT NULL,
    digest      BLOB NOT NULL,      -- XXH3-128 of its bytes
    edges       BLOB NOT NULL,      -- of its first and last 64 KiB
    name_id     INTEGER REFERENCES name(id), -- main server; NULL = none
    format      TEXT NOT NULL,
    encoding    TEXT NOT NULL,
    bytes       INTEGER NOT NULL,
    lines       INTEGER NOT NULL,
    accepted    INTEGER NOT NULL,
    skipped     INTEGER NOT NULL,
    rejected    INTEGER NOT NULL,
    assumptions TEXT NOT NULL,
    time_zone   TEXT,               -- zone of this source's clock
    stated_local INTEGER,           -- time that content, name or folder states
    modified_utc INTEGER NOT NULL,  -- microseconds; to know it unchanged
    ingested_utc INTEGER NOT NULL,  -- microseconds
    is_partial  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX source_identity
    ON source (digest, coalesce(name_id, 0), coalesce(stated_local, 0));
CREATE INDEX source_path ON source (path);

CREATE TABLE reject (
    source_id   INTEGER NOT NULL REFERENCES source(id),
    line        INTEGER,            -- NULL = the whole file
    reason      TEXT NOT NULL,
    text        TEXT NOT NULL
) STRICT;
CREATE INDEX reject_source ON reject (source_id);

CREATE TABLE series (               -- whose samples: one local address
    id          INTEGER PRIMARY KEY,
    name_id     INTEGER NOT NULL REFERENCES name(id),
    origin      INTEGER NOT NULL,   -- 0 log, 1 capture, 2 csv
    protocol    INTEGER NOT NULL,   -- 0 tcp, 1 udp
    ip_version  INTEGER NOT NULL,   -- 4, 6, 0 = not stated
    address_id  INTEGER NOT NULL REFERENCES text(id),
    UNIQUE (name_id, origin, protocol, ip_version, address_id)
) STRICT;

-- One row of a log. id = series << 41 | local seconds << 9 | place << 4 | pass,
-- so that rows of one series lie together in time order and a row seen again is
-- known by its key. (series < 2^22, local < 2^32, place < 32, pass < 16.)
CREATE TABLE sample (
    id          INTEGER PRIMARY KEY,
    in_use      INTEGER NOT NULL,
    range_size  INTEGER,            -- the log's Max; NULL = not stated
    listening   INTEGER,
    processes   INTEGER,
    utc_offset  INTEGER NOT NULL,   -- minutes; derived unless the source states it
    excluded    INTEGER NOT NULL,   -- derived: ports of the range excluded then
    source_id   INTEGER NOT NULL
) STRICT;

-- A sample on whose key sources disagree: the one with the higher in_use stands
-- in `sample`, the others here.
CREATE TABLE sample_dispute (
    sample_id   INTEGER NOT NULL,
    in_use      INTEGER NOT NULL,
    range_size  INTEGER,
    listening   INTEGER,
    processes   INTEGER,
    utc_offset  INTEGER NOT NULL,
    excluded    INTEGER NOT NULL,
    source_id   INTEGER NOT NULL
) STRICT;
CREATE INDEX sample_dispute_sample ON sample_dispute (sample_id);

CREATE TABLE capture (              -- one listing, one protocol
    id          INTEGER PRIMARY KEY,
    name_id     INTEGER NOT NULL REFERENCES name(id),
    at_local    INTEGER NOT NULL,   -- microseconds
    pass        INTEGER NOT NULL,
    protocol    INTEGER NOT NULL,
    digest      BLOB NOT NULL,      -- of its groups in canonical order
    place       INTEGER NOT NULL,   -- among equals in its file
    tool_id     INTEGER NOT NULL REFERENCES text(id),
    rows        INTEGER NOT NULL,
    flags       INTEGER NOT NULL,   -- 1 has PIDs, 2 shows BOUND, 4 IPv4 rows,
                                    -- 8 IPv6 rows
    time_from   INTEGER NOT NULL,   -- 0 content, 1 file name, 2 folder, 3 file
    stated_start INTEGER,           -- range stated in the capture itself
    stated_count INTEGER,
    source_id   INTEGER NOT NULL REFERENCES source(id),
    line        INTEGER NOT NULL,
    utc_offset  INTEGER NOT NULL,   -- minutes; derived unless stated
    offset_stated INTEGER NOT NULL,
    -- derived, from the ranges known (null until settled):
    start4 INTEGER, count4 INTEGER, excluded4 INTEGER,
    start6 INTEGER, count6 INTEGER, excluded6 INTEGER,
    range_from  INTEGER,            -- 0 capture, 1 settings, 2 log, 3 default
    rows4 INTEGER, rows6 INTEGER,
    ports4 INTEGER, ports6 INTEGER, -- in use, machine-wide, by family
    ports_all INTEGER,              -- in use, machine-wide, each port once
    list_id     INTEGER,            -- process list nearest in time
    UNIQUE (name_id, at_local, pass, protocol, digest, place)
) STRICT;

CREATE TABLE grp (                  -- connections alike; see contract, 4
    id          INTEGER PRIMARY KEY, -- capture_id << 20 | number
    local_id    INTEGER NOT NULL,   -- text
    remote_id   INTEGER NOT NULL,   -- text
    remote_port INTEGER,
    port        INTEGER,            -- local port, where it is the group's key
    state       INTEGER NOT NULL,   -- enum tcp_state
    pid         INTEGER,
    process_id  INTEGER,            -- text; as the capture states it
    ip_version  INTEGER NOT NULL,
    rows        INTEGER NOT NULL,
    rows_in     INTEGER NOT NULL,   -- derived: inside the range
    ports_in    INTEGER NOT NULL,   -- derived
    ports_out   INTEGER NOT NULL    -- derived
) STRICT;

CREATE TABLE grp_ports (            -- the groups' local ports, compressed
    id          INTEGER PRIMARY KEY, -- grp.id
    ports       BLOB NOT NULL       -- see core/portset.h
) STRICT;

CREATE TABLE capture_use (          -- derived: a capture's samples
    capture_id  INTEGER NOT NULL,
    address_id  INTEGER NOT NULL,   -- text; '*' is the whole machine
    ip_version  INTEGER NOT NULL,   -- 0 = both together
    in_use      INTEGER NOT NULL,
    listening   INTEGER NOT NULL,
    processes   INTEGER NOT NULL,
    PRIMARY KEY (capture_id, address_id, ip_version)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name_id     INTEGER NOT NULL REFERENCES name(id),
    at_local    INTEGER NOT NULL,   -- microseconds
    pass        INTEGER NOT NULL,
    name        TEXT NOT NULL,      -- 'tcp4.range_start', 'TcpTimedWaitDelay'
    value       TEXT NOT NULL,
    source_id   INTEGER NOT NULL REFERENCES source(id),
    line        INTEGER NOT NULL,
    time_from   INTEGER NOT NULL,
    utc_offset  INTEGER NOT NULL,
    offset_stated INTEGER NOT NULL,
    PRIMARY KEY (name_id, name, at_local, pass, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE process_list (
    id          INTEGER PRIMARY KEY,
    name_id     INTEGER NOT NULL REFERENCES name(id),
    at_local    INTEGER NOT NULL,
    pass        INTEGER NOT NULL,
    digest      BLOB NOT NULL,
    source_id   INTEGER NOT NULL REFERENCES source(id),
    line        INTEGER NOT NULL,
    time_from   INTEGER NOT NULL,
    utc_offset  INTEGER NOT NULL,
    offset_stated INTEGER NOT NULL,
    UNIQUE (name_id, at_local, pass, digest)
) STRICT;

CREATE TABLE process (
    list_id     INTEGER NOT NULL REFERENCES process_list(id),
    pid         INTEGER NOT NULL,
    image_id    INTEGER NOT NULL,   -- text
    services_id INTEGER NOT NULL,   -- text
    PRIMARY KEY (list_id, pid, image_id, services_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    name_id     INTEGER NOT NULL REFERENCES name(id),
    at_local    INTEGER NOT NULL,
    pass        INTEGER NOT NULL,
    event_id    INTEGER NOT NULL,
    provider_id INTEGER NOT NULL,   -- text
    message_id  INTEGER NOT NULL,   -- text
    source_id   INTEGER NOT NULL REFERENCES source(id),
    line        INTEGER NOT NULL,
    time_from   INTEGER NOT NULL,
    utc_offset  INTEGER NOT NULL,
    offset_stated INTEGER NOT NULL,
    PRIMARY KEY (name_id, at_local, pass, event_id, provider_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
    name_id     INTEGER NOT NULL REFERENCES name(id),
    counter_id  INTEGER NOT NULL,   -- text
    at_local    INTEGER NOT NULL,
    pass        INTEGER NOT NULL,
    value       REAL NOT NULL,
    source_id   INTEGER NOT NULL REFERENCES source(id),
    utc_offset  INTEGER NOT NULL,
    offset_stated INTEGER NOT NULL,
    PRIMARY KEY (name_id, counter_id, at_local, pass, value)
) STRICT, WITHOUT ROWID;

-- Rows that a source says too, though another brought them first: runs of keys,
-- so that taking an import back leaves what another source covers.
CREATE TABLE cover (
    source_id   INTEGER NOT NULL REFERENCES source(id),
    kind        INTEGER NOT NULL,   -- 0 sample, 1 capture, 2 setting, 3 process
                                    -- list, 4 event, 5 counter
    first_key   INTEGER NOT NULL,   -- sample id or rowid
    last_key    INTEGER NOT NULL
) STRICT;
CREATE INDEX cover_source ON cover (source_id);

CREATE TABLE hour (                 -- derived: the roll-ups
    series_id   INTEGER NOT NULL,   -- series; captures have series, too
    hour_utc    INTEGER NOT NULL,   -- hours since 1970
    samples     INTEGER NOT NULL,
    in_use_min  INTEGER NOT NULL,
    in_use_sum  INTEGER NOT NULL,
    in_use_max  INTEGER NOT NULL,
    percent_max INTEGER,            -- thousandths of a percent; NULL = no range
    range_count INTEGER,            -- at the maximum
    peak_second INTEGER NOT NULL,   -- second of the hour of the maximum
    over50 INTEGER NOT NULL, over70 INTEGER NOT NULL, -- seconds at or over
    over80 INTEGER NOT NULL, over95 INTEGER NOT NULL,
    PRIMARY KEY (series_id, hour_utc)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding (              -- derived: the verdict of the last ingest
    server_id   INTEGER NOT NULL REFERENCES server(id),
    number      INTEGER NOT NULL,   -- order of the judge
    finding_id  TEXT NOT NULL,
    code TEXT NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL,
    confidence TEXT NOT NULL, since_utc TEXT, process TEXT, remote TEXT,
    evidence    TEXT NOT NULL,
    PRIMARY KEY (server_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
    id          INTEGER PRIMARY KEY,
    server      TEXT NOT NULL,
    at_utc      INTEGER NOT NULL,   -- microseconds
    text        TEXT NOT NULL
) STRICT;

CREATE TABLE owner (                -- `owners import`
    pattern     TEXT NOT NULL,      -- process or service, * and ? allowed
    owner       TEXT NOT NULL,
    server      TEXT NOT NULL DEFAULT '*',
    PRIMARY KEY (pattern, server)
) STRICT, WITHOUT ROWID;

CREATE TABLE action (               -- what people say of an action
    action_id   TEXT PRIMARY KEY,
    server TEXT NOT NULL, finding_id TEXT NOT NULL, code TEXT NOT NULL,
    title       TEXT NOT NULL,
    status      TEXT NOT NULL DEFAULT 'open',
    owner TEXT, due TEXT, note TEXT,
    closed_utc  INTEGER             -- when its finding was gone
) STRICT, WITHOUT ROWID;

CREATE TABLE csv_map (              -- --csv-map, by name
    name        TEXT PRIMARY KEY,
    spec        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
