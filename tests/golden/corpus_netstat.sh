#!/usr/bin/env bash
# Each capture of the corpus against counts made independently of us: rows and
# ports in use of TCP, summed over the listings of a file.
set -euo pipefail
binary=$1
corpus=${PORTLEDGER_SHARED:-$2/../shared}/corpus
[ -f "$corpus/EXPECTED-netstat.tsv" ] || { echo "no corpus: skipped"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 checked=0
while IFS=$'\t' read -r file _ tcp_rows _ _ ports; do
    [ "$file" = file ] && continue
    rm -f "$work/h.db"
    "$binary" --db "$work/h.db" ingest "$corpus/$file" >/dev/null 2>"$work/log" || true
    got=$(python3 - "$work/h.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
one = lambda q: db.execute(q).fetchone()[0] or 0
print(one("select sum(rows) from captures where protocol='tcp'"),
      one("select sum(ports_in_use) from captures where protocol='tcp'"))
P
)
    checked=$((checked + 1))
    if [ "$got" != "$tcp_rows ${ports:-0}" ]; then
        echo "$file: expected $tcp_rows ${ports:-0}, got $got"
        failed=$((failed + 1))
    fi
done <"$corpus/EXPECTED-netstat.tsv"
echo "$checked captures checked, $failed differ"
[ "$checked" -gt 0 ] && [ "$failed" -eq 0 ]
