#!/usr/bin/env bash
# The Nth write, sync, truncation, read or opening for writing fails, and all
# after it, or only that one: the run says so, the history stays whole, the next
# run completes it. PORTLEDGER_LONG=1 tries every N.
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
# the smallest server is enough: what counts is the number of writes
mapfile -t folders < <(du -s samples/*/ | sort -n | cut -f2)
rm -rf "${folders[@]:1}"
export ASAN_OPTIONS=${ASAN_OPTIONS-}:verify_asan_link_order=0
tries=5
[ -z "${PORTLEDGER_LONG-}" ] || tries=1000000

"$binary" --db calm.db ingest samples >/dev/null 2>&1
python3 "$here/dump_views.py" calm.db >calm.txt
[ "$(wc -l <calm.txt)" -gt 20 ]

faulty() { # KIND N
    env LD_PRELOAD="$shim" FAULT_CALL="$1" FAULT_AT="$2" \
        FAULT_COUNT="$work/count" "$binary" --db h.db ingest samples \
        >out.txt 2>log.txt
}

give_up() {
    echo "$1 at $fault $n"
    tail -5 log.txt
    exit 1
}

tried=0
for fault in write sync truncate read open write.once sync.once read.once; do
    kind=${fault%.once}
    unset FAULT_ONCE
    [ "$kind" = "$fault" ] || export FAULT_ONCE=1
    rm -f h.db h.db-journal
    n=0
    faulty $kind 0 || give_up "fails without a fault"
    total=$(cat count)
    [ "$kind" != write ] || [ "$total" -gt 0 ] || give_up "counts nothing"
    step=$((total / tries + 1))
    for ((n = 1; n <= total; n += step)); do
        rm -f h.db h.db-journal
        status=0
        faulty $kind "$n" || status=$?
        ! grep -qE 'Sanitizer|runtime error' log.txt || give_up "sanitizer"
        if [ "$status" -eq 0 ]; then # then nothing may be missing
            python3 "$here/dump_views.py" h.db >now.txt
            cmp -s calm.txt now.txt || give_up "status 0 and rows missing"
        else
            # of an input that cannot be read to its end status 3 speaks too
            [ "$status" -eq 1 ] || [ "$kind$status" = read3 ] ||
                give_up "status $status"
            [ -s log.txt ] || give_up "fails in silence"
        fi
        [ ! -s h.db ] || python3 "$here/is_whole.py" h.db ||
            give_up "not whole"
        "$binary" --db h.db ingest samples >/dev/null 2>log.txt ||
            give_up "not completed"
        "$binary" --db h.db check >/dev/null || give_up "not right"
        python3 "$here/dump_views.py" h.db >now.txt
        cmp -s calm.txt now.txt || {
            diff calm.txt now.txt | head -6 | cut -c1-200
            give_up "completed otherwise"
        }
        tried=$((tried + 1))
    done
done
echo "$tried faults"
[ "$tried" -gt 5 ]
