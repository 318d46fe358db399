#!/usr/bin/env bash
# The log of the seed article: aligned, with blanks collapsed, and with its
# LocalAddress cells lost.
set -euo pipefail
binary=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

header='Computer       DateTime             LocalAddress  #OfEPortsInUse Max#OfEPorts %EPortUsage #OfTcpListeningPorts #OfPids
--------       --------             ------------  -------------- ------------ ----------- -------------------- -------'
printf '%s\n%s\n%s\n%s\n' "$header" \
    'EXAMPLE01      8/9/2013 12:37:42 PM                  6        16384           0                   15      11' \
    'EXAMPLE01      8/9/2013 12:37:42 PM              3        16384           0                   15      10' \
    'EXAMPLE01      8/9/2013 12:37:42 PM               69        16384         0.4                   15      17' \
    >"$work/lost.log"
printf '%s\n%s\n%s\n%s\n' \
    'Computer DateTime LocalAddress #OfEPortsInUse Max#OfEPorts %EPortUsage #OfTcpListeningPorts #OfPids' \
    '-------- -------- ------------ -------------- ------------ ----------- -------------------- -------' \
    'EXAMPLE02 8/9/2013 12:37:42 PM 127.0.0.1 6 16384 0 15 11' \
    'EXAMPLE02 8/9/2013 12:37:42 PM 192.168.1.2 69 16384 0.4 15 17' \
    >"$work/collapsed.log"
"$binary" --db "$work/h.db" ingest "$work/lost.log" "$work/collapsed.log" >/dev/null

python3 - "$work/h.db" <<'P'
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute("""
    select server, at_utc, local_address, in_use, range_size, listening_ports,
           process_count, origin from samples order by server, in_use""").fetchall()
assert rows == [
    ("EXAMPLE01", "2013-08-09T12:37:42Z", "", 3, 16384, 15, 10, "log"),
    ("EXAMPLE01", "2013-08-09T12:37:42Z", "", 6, 16384, 15, 11, "log"),
    ("EXAMPLE01", "2013-08-09T12:37:42Z", "", 69, 16384, 15, 17, "log"),
    ("EXAMPLE02", "2013-08-09T12:37:42Z", "127.0.0.1", 6, 16384, 15, 11, "log"),
    ("EXAMPLE02", "2013-08-09T12:37:42Z", "192.168.1.2", 69, 16384, 15, 17, "log"),
], rows
P
