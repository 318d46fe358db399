-- What captures say (facts), and what follows from it (marked "derived": made
-- by settling, rebuilt by `check --repair`, never the only place of a truth).
-- Times named *_local are of the server's own clock, seconds (of samples) or
-- microseconds since 1970; utc = local - utc_offset * 60. A stated_offset is
-- one that the input itself states, in minutes; -32768 = none, so that the zone
-- of the source, else of the server, tells the utc_offset.

CREATE TABLE meta (                 -- what the file knows of itself
    key         TEXT PRIMARY KEY,
    value       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE server (               -- derived: one row a shown name
    id          INTEGER PRIMARY KEY,
    shown       TEXT NOT NULL UNIQUE, -- upper case, host part (contract, 1)
    os          TEXT,
    time_zone   TEXT,               -- as set, else as its sources state it
    owner       TEXT,
    first_utc   INTEGER,            -- seconds; NULL = nothing is known of it
    last_utc    INTEGER,
    derived_from BLOB               -- digest of ranges, zone, lists it rests on
) STRICT;

CREATE TABLE server_set (           -- `servers set NAME`
    server      TEXT PRIMARY KEY,   -- shown name, upper case
    os          TEXT,
    time_zone   TEXT,
    owner       TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE name (                 -- a server's name as sources state it
    id          INTEGER PRIMARY KEY,
    stated      TEXT NOT NULL UNIQUE, -- upper case
    server_id   INTEGER REFERENCES server(id) -- derived; NULL = not settled
) STRICT;
CREATE INDEX name_server ON name (server_id);

CREATE TABLE alias (                -- `servers merge OLD NEW`
    old         TEXT PRIMARY KEY,   -- upper case
    new         TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE text (                 -- addresses, images, tools, messages
    id          INTEGER PRIMARY KEY,
    value       TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO text (id, value) VALUES (0, ''), (1, '*');

CREATE TABLE source (
    id          INTEGER PRIMARY KEY,
    path        TEXT NOT NULL,      -- of several with the same bytes, the least
    digest      BLOB NOT NULL,      -- XXH3-128 of its bytes
    name_id     INTEGER REFERENCES name(id), -- main server; NULL = none
    format      TEXT NOT NULL,
    encoding    TEXT NOT NULL,
    bytes       INTEGER NOT NULL,
    lines       INTEGER NOT NULL,
    accepted    INTEGER NOT NULL,
    skipped     INTEGER NOT NULL,
    rejected    INTEGER NOT NULL,
    assumptions TEXT NOT NULL,
    time_zone   TEXT NOT NULL,      -- zone of this source's clock; '' = unknown
    stated_local INTEGER,           -- time that content, name or folder states
    modified_utc INTEGER NOT NULL,  -- microseconds; the earliest seen
    ingested_utc INTEGER NOT NULL,  -- microseconds
    is_partial  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX source_identity
    ON source (digest, coalesce(name_id, 0), coalesce(stated_local, 0));
CREATE INDEX source_path ON source (path);

CREATE TABLE seen (                 -- paths read, to know them unchanged
    path        TEXT PRIMARY KEY,
    bytes       INTEGER NOT NULL,
    modified_utc INTEGER NOT NULL,  -- microseconds
    edges       BLOB NOT NULL,      -- digest of the first and last 64 KiB
    source_id   INTEGER NOT NULL REFERENCES source(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_source ON seen (source_id);

CREATE TABLE mention (              -- which sources speak of which names
    name_id     INTEGER NOT NULL REFERENCES name(id),
    source_id   INTEGER NOT NULL REFERENCES source(id),
    PRIMARY KEY (name_id, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_source ON mention (source_id);

CREATE TABLE reject (
    id          INTEGER PRIMARY KEY,
    source_id   INTEGER NOT NULL REFERENCES source(id),
    line        INTEGER,            -- NULL = the whole file
    reason      TEXT NOT NULL,
    text        TEXT NOT NULL
) STRICT;
CREATE INDEX reject_source ON reject (source_id);

-- Samples -----------------------------------------------------------------

CREATE TABLE series (               -- whose samples: one local address
    id          INTEGER PRIMARY KEY,
    name_id     INTEGER NOT NULL REFERENCES name(id),
    origin      INTEGER NOT NULL,   -- 0 log, 1 capture, 2 csv
    protocol    INTEGER NOT NULL,   -- 0 tcp, 1 udp
    ip_version  INTEGER NOT NULL,   -- 4, 6, 0 = not stated or both
    address_id  INTEGER NOT NULL REFERENCES text(id),
    lead_id     INTEGER NOT NULL,   -- derived: the least series of the same
                                    -- server and address; roll-ups hang on it
    UNIQUE (name_id, origin, protocol, ip_version, address_id)
) STRICT;

CREATE TABLE frame (                -- what many samples of a source share
    id          INTEGER PRIMARY KEY,
    name_id     INTEGER NOT NULL REFERENCES name(id),
    source_id   INTEGER NOT NULL REFERENCES source(id),
    origin      INTEGER NOT NULL,
    ip_version  INTEGER NOT NULL,
    protocol    INTEGER NOT NULL,
    range_size  INTEGER NOT NULL,   -- the log's Max; 0 = not stated
    stated_offset INTEGER NOT NULL,
    second_pass INTEGER NOT NULL,   -- 1: the clock had stepped back (pass > 0)
    block       INTEGER NOT NULL,   -- local >> 20: no zone changes twice in it
    utc_offset  INTEGER NOT NULL,   -- derived
    range_count INTEGER NOT NULL,   -- derived; 0 = unknown
    excluded    INTEGER NOT NULL,   -- derived: ports of the range excluded then
    first_local INTEGER NOT NULL,   -- seconds; no sample of it is before this
    last_local  INTEGER NOT NULL    -- nor after this
) STRICT;
CREATE INDEX frame_name ON frame (name_id);
CREATE INDEX frame_source ON frame (source_id);

-- id = series << 41 | local seconds << 9 | place << 4 | pass, so that the rows
-- of one series lie together in time order and a row seen again is known by its
-- key. (series < 2^22, local < 2^32, place < 32, pass < 16.)
CREATE TABLE sample (
    id          INTEGER PRIMARY KEY,
    in_use      INTEGER NOT NULL,
    listening   INTEGER NOT NULL,   -- -1 = not stated
    processes   INTEGER NOT NULL,   -- -1 = not stated
    frame_id    INTEGER NOT NULL
) STRICT;

-- On a key on which sources disagree the higher in_use stands in `sample`, the
-- others here, one row a source.
CREATE TABLE dispute (
    sample_id   INTEGER NOT NULL,
    in_use      INTEGER NOT NULL,
    listening   INTEGER NOT NULL,
    processes   INTEGER NOT NULL,
    frame_id    INTEGER NOT NULL,
    PRIMARY KEY (sample_id, frame_id, in_use, listening, processes)
) STRICT, WITHOUT ROWID;

-- Captures ----------------------------------------------------------------

CREATE TABLE capture (              -- one listing, one protocol
    id          INTEGER PRIMARY KEY,
    name_id     INTEGER NOT NULL REFERENCES name(id),
    at_local    INTEGER NOT NULL,   -- microseconds
    pass        INTEGER NOT NULL,
    stated_offset INTEGER NOT NULL,
    protocol    INTEGER NOT NULL,
    digest      BLOB NOT NULL,      -- of its groups in canonical order
    place       INTEGER NOT NULL,   -- among equals in its file
    source_id   INTEGER NOT NULL REFERENCES source(id),
    line        INTEGER NOT NULL,
    time_from   INTEGER NOT NULL,   -- 0 content, 1 file name, 2 folder, 3 file
    tool_id     INTEGER NOT NULL REFERENCES text(id),
    rows        INTEGER NOT NULL,
    flags       INTEGER NOT NULL,   -- 1 has PIDs, 2 shows BOUND, 4 IPv4 rows,
                                    -- 8 IPv6 rows
    stated_start INTEGER NOT NULL,  -- range stated in the capture itself
    stated_count INTEGER NOT NULL,  -- 0 = none
    -- derived:
    utc_offset  INTEGER NOT NULL,
    start4 INTEGER NOT NULL, count4 INTEGER NOT NULL, excluded4 INTEGER NOT NULL,
    start6 INTEGER NOT NULL, count6 INTEGER NOT NULL, excluded6 INTEGER NOT NULL,
    from4 INTEGER NOT NULL, from6 INTEGER NOT NULL, -- 0 capture, 1 settings,
                                    -- 2 log, 3 default
    rows4 INTEGER NOT NULL, rows6 INTEGER NOT NULL,
    ports4 INTEGER NOT NULL, ports6 INTEGER NOT NULL, -- in use, by family
    ports_all INTEGER NOT NULL,     -- in use, each port once
    list_id     INTEGER,            -- process list nearest in time
    services_id INTEGER,            -- the nearest that lists services
    UNIQUE (name_id, at_local, pass, protocol, digest, place, stated_offset)
) STRICT;
CREATE INDEX capture_source ON capture (source_id);

CREATE TABLE grp (                  -- connections alike; see contract, 4
    id          INTEGER PRIMARY KEY, -- capture_id << 24 | number
    local_id    INTEGER NOT NULL,   -- text
    remote_id   INTEGER NOT NULL,   -- text
    remote_port INTEGER,
    port        INTEGER,            -- local port, where it is the group's key
    state       INTEGER NOT NULL,   -- enum tcp_state
    pid         INTEGER,
    process_id  INTEGER,            -- text; as the capture states it
    services_id INTEGER,            -- text; as the capture states it
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
    series_id   INTEGER NOT NULL,
    at_utc      INTEGER NOT NULL,   -- seconds
    capture_id  INTEGER NOT NULL,
    in_use      INTEGER NOT NULL,
    listening   INTEGER NOT NULL,
    processes   INTEGER NOT NULL,   -- -1 = not stated
    range_count INTEGER NOT NULL,
    excluded    INTEGER NOT NULL,
    PRIMARY KEY (series_id, at_utc, capture_id)
) STRICT, WITHOUT ROWID;

-- Other facts -------------------------------------------------------------

CREATE TABLE setting (
    id          INTEGER PRIMARY KEY,
    name_id     INTEGER NOT NULL REFERENCES name(id),
    at_local    INTEGER NOT NULL,   -- microseconds
    pass        INTEGER NOT NULL,
    stated_offset INTEGER NOT NULL,
    name        TEXT NOT NULL,      -- 'tcp4.range_start', 'TcpTimedWaitDelay'
    value       TEXT NOT NULL,
    source_id   INTEGER NOT NULL REFERENCES source(id),
    line        INTEGER NOT NULL,
    time_from   INTEGER NOT NULL,
    utc_offset  INTEGER NOT NULL,   -- derived
    UNIQUE (name_id, name, at_local, pass, value, stated_offset)
) STRICT;

CREATE TABLE process_list (
    id          INTEGER PRIMARY KEY,
    name_id     INTEGER NOT NULL REFERENCES name(id),
    at_local    INTEGER NOT NULL,
    pass        INTEGER NOT NULL,
    stated_offset INTEGER NOT NULL,
    digest      BLOB NOT NULL,      -- of its rows
    has_services INTEGER NOT NULL,
    source_id   INTEGER NOT NULL REFERENCES source(id),
    line        INTEGER NOT NULL,
    time_from   INTEGER NOT NULL,
    utc_offset  INTEGER NOT NULL,   -- derived
    UNIQUE (name_id, at_local, pass, digest, stated_offset)
) STRICT;

CREATE TABLE process (
    list_id     INTEGER NOT NULL REFERENCES process_list(id),
    pid         INTEGER NOT NULL,
    image_id    INTEGER NOT NULL,   -- text
    services_id INTEGER NOT NULL,   -- text
    PRIMARY KEY (list_id, pid, image_id, services_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    id          INTEGER PRIMARY KEY,
    name_id     INTEGER NOT NULL REFERENCES name(id),
    at_local    INTEGER NOT NULL,
    pass        INTEGER NOT NULL,
    stated_offset INTEGER NOT NULL,
    event_id    INTEGER NOT NULL,
    provider_id INTEGER NOT NULL,   -- text
    message_id  INTEGER NOT NULL,   -- text
    source_id   INTEGER NOT NULL REFERENCES source(id),
    line        INTEGER NOT NULL,
    time_from   INTEGER NOT NULL,
    utc_offset  INTEGER NOT NULL,   -- derived
    UNIQUE (name_id, at_local, pass, event_id, provider_id, message_id,
            stated_offset)
) STRICT;

CREATE TABLE counter (
    id          INTEGER PRIMARY KEY,
    name_id     INTEGER NOT NULL REFERENCES name(id),
    at_local    INTEGER NOT NULL,
    pass        INTEGER NOT NULL,
    stated_offset INTEGER NOT NULL,
    counter_id  INTEGER NOT NULL,   -- text
    value       REAL NOT NULL,
    source_id   INTEGER NOT NULL REFERENCES source(id),
    line        INTEGER NOT NULL,
    time_from   INTEGER NOT NULL,
    utc_offset  INTEGER NOT NULL,   -- derived
    UNIQUE (name_id, counter_id, at_local, pass, value, stated_offset)
) STRICT;

-- Rows that a source says too, though another brought them first: runs of keys,
-- so that taking an import back leaves what another source covers. Every row
-- whose key is in a run is said by the run's source, with the standing values.
CREATE TABLE cover (
    id          INTEGER PRIMARY KEY,
    kind        INTEGER NOT NULL,   -- 0 sample, 1 capture, 2 setting, 3 process
                                    -- list, 4 event, 5 counter
    first_key   INTEGER NOT NULL,
    last_key    INTEGER NOT NULL,
    source_id   INTEGER NOT NULL REFERENCES source(id)
) STRICT;
CREATE INDEX cover_key ON cover (kind, first_key);
CREATE INDEX cover_source ON cover (source_id);

-- Derived -----------------------------------------------------------------

CREATE TABLE hour (                 -- the roll-ups
    series_id   INTEGER NOT NULL,   -- a lead series
    hour_utc    INTEGER NOT NULL,   -- hours since 1970
    samples     INTEGER NOT NULL,
    in_use_min  INTEGER NOT NULL,
    in_use_sum  INTEGER NOT NULL,
    in_use_max  INTEGER NOT NULL,
    top_in_use  INTEGER NOT NULL,   -- at the highest percent
    range_count INTEGER NOT NULL,   -- at the highest percent; 0 = unknown
    peak_second INTEGER NOT NULL,   -- second of the hour of the highest percent
    over50 INTEGER NOT NULL, over70 INTEGER NOT NULL, -- seconds at or over
    over80 INTEGER NOT NULL, over95 INTEGER NOT NULL,
    PRIMARY KEY (series_id, hour_utc)
) STRICT, WITHOUT ROWID;

CREATE TABLE todo (                 -- what settling has still to look at
    name_id     INTEGER NOT NULL,
    kind        INTEGER NOT NULL,   -- 0 facts other than those below came
                                    -- 1 hours of series `key`, first..last
                                    --   seconds UTC
                                    -- 2 captures of ids first..last
                                    -- 3 all: another server, zone or source
                                    -- 4 the server is to be judged
    key         INTEGER NOT NULL,
    first       INTEGER NOT NULL,
    last        INTEGER NOT NULL
) STRICT;
CREATE INDEX todo_name ON todo (name_id);

CREATE TABLE finding (              -- the verdict of the last ingest
    server_id   INTEGER NOT NULL REFERENCES server(id),
    number      INTEGER NOT NULL,   -- order of the judge
    finding_id  TEXT NOT NULL,
    code TEXT NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL,
    confidence TEXT NOT NULL, since_utc TEXT, process TEXT, remote TEXT,
    evidence    TEXT NOT NULL,
    PRIMARY KEY (server_id, number)
) STRICT, WITHOUT ROWID;

-- What people say ---------------------------------------------------------

CREATE TABLE note (
    id          INTEGER PRIMARY KEY,
    server      TEXT NOT NULL,      -- shown name
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
