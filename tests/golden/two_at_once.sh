#!/usr/bin/env bash
# Two runs that ingest different halves of a fleet at the same time give the
# history that one run gives. PORTLEDGER_LONG=1 does it 20 times.
set -euo pipefail
binary=$1 root=$2
here=$root/tests/golden
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -rp "$root/samples" "$work/samples"
cd "$work"
rounds=3
[ -z "${PORTLEDGER_LONG-}" ] || rounds=20
mapfile -t files < <(find samples -type f | sort)
half=$((${#files[@]} / 2))
[ "$half" -gt 3 ]

"$binary" --db one.db ingest samples >/dev/null 2>&1
python3 "$here/dump_views.py" one.db >one.txt
[ "$(wc -l <one.txt)" -gt 100 ]
for ((i = 0; i < rounds; i++)); do
    rm -f two.db*
    "$binary" --db two.db ingest "${files[@]:0:half}" >/dev/null 2>a.txt &
    first=$!
    "$binary" --db two.db ingest "${files[@]:half}" >/dev/null 2>b.txt &
    second=$!
    wait "$first" || { cat a.txt; exit 1; }
    wait "$second" || { cat b.txt; exit 1; }
    "$binary" --db two.db check >/dev/null
    python3 "$here/dump_views.py" two.db >two.txt
    cmp -s one.txt two.txt || {
        diff one.txt two.txt | head -20 | cut -c1-200
        echo "round $i: two at once end otherwise"
        exit 1
    }
done
echo "$rounds times two at once"
