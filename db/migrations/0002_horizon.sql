-- What `prune` dropped: before a server's horizon its roll-ups are facts, never
-- made anew; older rows are refused at ingest.

CREATE TABLE horizon (
    name_id     INTEGER NOT NULL REFERENCES name(id),
    what        INTEGER NOT NULL,   -- 0 samples, 1 captures
    before_utc  INTEGER NOT NULL,   -- seconds, the beginning of a UTC day
    PRIMARY KEY (name_id, what)
) STRICT, WITHOUT ROWID;

-- 1: some of its rows were dropped, so it cannot be taken back.
ALTER TABLE source ADD COLUMN is_pruned INTEGER NOT NULL DEFAULT 0;
