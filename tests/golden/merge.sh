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

# What a pruned history says is not taken for all there is. Servers that are
# new here bring their roll-ups along, and their horizon.
rows() { "$binary" --db "$1" export "$2" | sort; }
"$binary" --db thin.db ingest samples 2>err.txt
"$binary" --db thin.db prune --keep-samples 3 --keep-captures 3 \
    --now 2026-03-12 2>err.txt
"$binary" --db new.db merge thin.db 2>err.txt
grep -q "^Of 4 servers that were pruned there the roll-ups came along" err.txt
for view in samples captures connections settings processes events hourly; do
    cmp <(rows thin.db "$view") <(rows new.db "$view") ||
        { echo "$view of a pruned history"; exit 1; }
done
"$binary" --db new.db check
"$binary" --db new.db merge thin.db 2>err.txt
grep -q "^0 sources" err.txt
# A history that has the files itself has all of it before and after.
cp all.db own.db
"$binary" --db own.db merge thin.db 2>err.txt
! grep -q "missing" err.txt
dump own.db >own.txt
cmp all.txt own.txt
# One that knows the server by another file says what is missing, and reads the
# files when it is given them, though it was told of them.
"$binary" --db half.db ingest samples/DUB-MQ02/EphemeralPortStats.log 2>err.txt
"$binary" --db half.db merge thin.db 2>err.txt
grep -q "pruned there of 1 server that this history knows itself is missing" \
    err.txt
"$binary" --db half.db check
"$binary" --db half.db ingest samples 2>err.txt
cmp <(grep "^DUB-MQ02" all.txt) \
    <(dump half.db | grep "^DUB-MQ02")
