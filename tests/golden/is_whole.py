"""Exit status 1 unless SQLite finds a history whole: pages, indexes, keys."""
import sqlite3
import sys

db = sqlite3.connect(sys.argv[1])
faults = [row[0] for row in db.execute("pragma integrity_check")]
if faults != ["ok"] or db.execute("pragma foreign_key_check").fetchone():
    sys.exit(f"{sys.argv[1]} is not whole: {faults[:5]}")
