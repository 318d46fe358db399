#!/usr/bin/env bash
# Two histories joined are the history of both inputs; joining again changes
# nothing; pruning says what it did and old rows are refused afterwards.
set -euo pipefail
binary=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cp -rp "$root/samples" samples
dump() {
    for view in servers samples captures connections settings processes events \
        hourly findings_latest; do
        echo "== $view"
        "$binary" --db "$1" export "$view" | python3 -c '
import csv, sys
rows = list(csv.reader(sys.stdin))
drop = {i for i, n in enumerate(rows[0]) if n == "source_id"}
print(*sorted(",".join(c for i, c in enumerate(r) if i not in drop) for r in rows), sep="\n")'
    done
}
"$binary" --db all.db ingest samples 2>err.txt
"$binary" --db a.db ingest samples/DUB-* 2>err.txt
"$binary" --db b.db ingest samples/CORK-* 2>err.txt
"$binary" --db a.db merge b.db 2>err.txt
grep -q "sources are joined" err.txt
dump all.db >all.txt
dump a.db >joined.txt
diff all.txt joined.txt
"$binary" --db a.db merge b.db 2>err.txt
grep -q "^0 sources" err.txt
dump a.db >again.txt
cmp joined.txt again.txt
"$binary" --db a.db export hourly >before.csv
"$binary" --db a.db prune --keep-samples 7 --now 2026-03-16 2>err.txt
grep -q "samples and 0 captures are dropped" err.txt
"$binary" --db a.db export hourly >after.csv
cmp before.csv after.csv
"$binary" --db a.db check
