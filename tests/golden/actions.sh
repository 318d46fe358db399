#!/usr/bin/env bash
# What people say of actions outlives the next ingest, comes back from the
# workbook's sheet saved as CSV, and is closed when its finding is gone.
set -euo pipefail
binary=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PORTLEDGER_DB=$work/history.db
cp -rp "$root/samples" samples
"$binary" ingest samples 2>err.txt
row() { "$binary" actions --format csv | tr -d '\r' | grep ",close\|,fix-application," | grep DUB-MQ02; }
id=$(row | cut -d, -f1)
[ -n "$id" ]
"$binary" actions set "$id" --status done --owner Ann --due 2026-04-01 2>err.txt
printf 'Actions\r\n\r\nServer,Status,Owner,Due,Note,Id\r\nDUB-MQ02,in progress,"Bob; Ann",,"two\r\nlines",%s\r\nX,open,,,,gone\r\n' \
    "$id" >sheet.csv
"$binary" actions import sheet.csv 2>err.txt
grep -q "1 action is set" err.txt
"$binary" ingest --rescan samples 2>err.txt
"$binary" actions --format json >actions.json
"$binary" recommend --format csv >recommend.csv
grep -q "in progress" recommend.csv
python3 - "$id" <<'PYTHON'
import json, sys
rows = json.load(open("actions.json", encoding="utf-8"))["actions"]
mine = [r for r in rows if r["id"] == sys.argv[1]]
assert len(mine) == 1, mine
assert mine[0]["status"] == "in progress" and mine[0]["owner"] == "Bob; Ann"
assert mine[0]["note"] == "two\r\nlines" or mine[0]["note"] == "two\nlines"
assert mine[0]["closed_utc"] is None
PYTHON
status=0
printf 'Id,Status\r\n%s,perhaps\r\n' "$id" >wrong.csv
"$binary" actions import wrong.csv 2>err.txt || status=$?
[ "$status" -eq 2 ]
grep -q perhaps err.txt

# the captures are taken back: the finding is gone, the action closed
"$binary" export sources | tr -d '\r' | grep 'DUB-MQ02/captures' | cut -d, -f1 |
    while read -r source; do "$binary" sources remove "$source" 2>>err.txt; done
"$binary" actions --format csv | grep "$id" | grep -q closed
