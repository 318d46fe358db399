#!/usr/bin/env bash
# Ingesting the same things again, in another order, changes nothing.
set -euo pipefail
binary=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -d "$root/samples" ] || { echo "no samples"; exit 1; }
cp -rp "$root/samples" "$work/samples"
dump() {
    for view in servers samples captures connections settings processes events hourly findings_latest rejects; do
        echo "== $view"
        "$binary" --db "$1" export "$view" |
            python3 -c '
import csv, sys
rows = list(csv.reader(sys.stdin))
drop = {i for i, n in enumerate(rows[0]) if n in ("source_id",)}
print(*sorted(",".join(c for i, c in enumerate(r) if i not in drop) for r in rows), sep="\n")'
    done
}
cd "$work"
"$binary" --db a.db ingest samples >/dev/null 2>&1
dump a.db >once.txt
"$binary" --db a.db ingest samples >/dev/null 2>&1
dump a.db >twice.txt
cmp once.txt twice.txt
mapfile -t reversed < <(find samples -type f | sort -r)
for file in "${reversed[@]}"; do
    "$binary" --db b.db ingest "$file" >/dev/null 2>&1 || true
done
dump b.db >reversed.txt
diff once.txt reversed.txt
[ "$(wc -l <once.txt)" -gt 100 ]

# a folder that holds the history itself: it is no capture
mkdir own
cp -r "$root"/samples/*/ own/
for time in first second; do
    (cd own && "$binary" --db portledger.db ingest . >/dev/null 2>&1) ||
        { echo "$time time in the history's own folder: status $?"; exit 1; }
done
[ -f own/portledger.db ]
