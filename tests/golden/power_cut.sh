#!/usr/bin/env bash
# The power goes at any moment: of what was written since a file's last sync any
# part may be lost, torn sectors included. The history is whole when it is next
# opened, and the next run completes it. PORTLEDGER_LONG=1 plays 400 cuts.
set -euo pipefail
binary=$1 root=$2
here=$root/tests/golden
shim=$(dirname "$binary")/tests/libfault.so
[ -f "$shim" ] || { echo "no $shim: skipped"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir samples
cp -rp "$root"/samples/*/ samples/
mapfile -t folders < <(du -s samples/*/ | sort -n | cut -f2)
rm -rf "${folders[@]:1}"
export ASAN_OPTIONS=${ASAN_OPTIONS-}:verify_asan_link_order=0
cuts=12
[ -z "${PORTLEDGER_LONG-}" ] || cuts=400

env LD_PRELOAD="$shim" FAULT_LOG="$work/log" "$binary" --db calm.db \
    ingest samples >/dev/null 2>&1
python3 "$here/dump_views.py" calm.db >calm.txt
[ "$(wc -l <calm.txt)" -gt 20 ]
python3 "$here/power_cut.py" log calm.db cut.db "$cuts" moments.txt
hot=0
while read -r moment; do
    python3 "$here/power_cut.py" log calm.db cut.db "$cuts" "$moment"
    [ ! -e cut.db-journal ] || hot=$((hot + 1))
    # SQLite's own words first, on a copy: it plays the journal back
    rm -rf copy
    mkdir copy
    cp cut.db* copy/
    python3 "$here/is_whole.py" copy/cut.db
    "$binary" --db cut.db ingest samples >/dev/null 2>log.txt || {
        echo "cut $moment is not completed:"
        tail -5 log.txt
        exit 1
    }
    "$binary" --db cut.db check >/dev/null
    python3 "$here/dump_views.py" cut.db >now.txt
    cmp -s calm.txt now.txt || {
        diff calm.txt now.txt | head -6 | cut -c1-200
        echo "cut $moment: it ends otherwise"
        exit 1
    }
done <moments.txt
echo "$(wc -l <moments.txt) cuts, $hot with a journal left"
[ "$(wc -l <moments.txt)" -ge "$cuts" ]
[ "$hot" -gt 0 ]
