"""Prints the public views of a history, rows sorted, without what may differ
between two histories of the same inputs (source ids and times of ingest)."""
import sqlite3
import sys

VIEWS = ("servers", "samples", "captures", "connections", "settings",
         "processes", "events", "hourly", "findings_latest", "sources",
         "rejects")
MAY_DIFFER = {"source_id", "ingested_at_utc"}

db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
for view in VIEWS:
    cursor = db.execute(f"select * from {view}")
    kept = [i for i, column in enumerate(cursor.description)
            if column[0] not in MAY_DIFFER]
    print("==", view)
    for line in sorted(repr([row[i] for i in kept]) for row in cursor):
        print(line)
