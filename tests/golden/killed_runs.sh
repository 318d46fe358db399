#!/usr/bin/env bash
# Ingest killed at random moments and run again gives what an undisturbed run
# gives. PORTLEDGER_LONG=1 kills 200 of them.
set -euo pipefail
binary=$1 root=$2
here=$root/tests/golden
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -rp "$root/samples" "$work/samples"
cd "$work"
rounds=8
[ -z "${PORTLEDGER_LONG-}" ] || rounds=200

begin=$(date +%s%N)
"$binary" --db calm.db ingest samples >/dev/null 2>&1
lasted_ms=$((($(date +%s%N) - begin) / 1000000 + 1))
python3 "$here/dump_views.py" calm.db >calm.txt
[ "$(wc -l <calm.txt)" -gt 100 ]

killed=0
for ((i = 0; i < 4 * rounds && killed < rounds; i++)); do
    rm -f h.db h.db-journal
    "$binary" --db h.db ingest samples >/dev/null 2>&1 &
    pid=$!
    pause=$((RANDOM * lasted_ms / 32768))
    sleep "$(printf '%d.%03d' $((pause / 1000)) $((pause % 1000)))"
    kill -9 "$pid" 2>/dev/null && killed=$((killed + 1))
    wait "$pid" 2>/dev/null || true
    [ ! -s h.db ] || python3 "$here/is_whole.py" h.db
    "$binary" --db h.db ingest samples >/dev/null 2>log.txt || {
        echo "after $pause ms it is not completed:"
        cat log.txt
        exit 1
    }
    "$binary" --db h.db check >/dev/null
    python3 "$here/dump_views.py" h.db >killed.txt
    diff calm.txt killed.txt | head -20 || true
    cmp -s calm.txt killed.txt || {
        echo "killed after $pause ms, it ends otherwise"
        exit 1
    }
done
echo "$killed of $i runs killed, all completed"
[ "$killed" -eq "$rounds" ]
