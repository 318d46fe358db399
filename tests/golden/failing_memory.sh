#!/usr/bin/env bash
# The Nth allocation fails, and with it all after it: the run ends with status 1
# and a sentence or goes on, the history stays whole, the next run completes it.
# For a program without sanitizers. PORTLEDGER_LONG=1 tries 2,000 of them.
set -euo pipefail
binary=$1 root=$2
here=$root/tests/golden
shim=$(dirname "$binary")/tests/libfault_memory.so
[ -f "$shim" ] || { echo "no $shim: skipped"; exit 77; }
# into variables: grep -q would end the writer of a pipe, which then failed
libraries=$(ldd "$binary") symbols=$(nm "$binary" 2>/dev/null || true)
if [[ $libraries == *libasan* || $symbols == *__asan_init* ]]; then
    echo "a sanitizer has its own malloc: skipped, see scripts/test --full"
    exit 77
fi
if [[ $symbols == *gcov_* ]]; then
    echo "what counts lines needs memory at its end: skipped"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir samples
cp -rp "$root"/samples/*/ samples/
mapfile -t folders < <(du -s samples/*/ | sort -n | cut -f2)
rm -rf "${folders[@]:1}"
tries=40
[ -z "${PORTLEDGER_LONG-}" ] || tries=2000
"$binary" --db calm.db ingest samples >/dev/null 2>&1
python3 "$here/dump_views.py" calm.db >calm.txt
[ "$(wc -l <calm.txt)" -gt 20 ]
env LD_PRELOAD="$shim" FAULT_AT=0 FAULT_COUNT="$work/count" \
    "$binary" --db c.db ingest samples >/dev/null 2>&1
total=$(cat count)
[ "$total" -gt 1000 ]
step=$((total / tries + 1))
refused=0 tried=0 fallen=0
for ((n = 1; n <= total; n += step)); do
    if ((tried % 2)); then export FAULT_ON=1; else unset FAULT_ON; fi
    rm -f h.db h.db-journal
    status=0
    env LD_PRELOAD="$shim" FAULT_AT="$n" "$binary" --db h.db ingest samples \
        >out.txt 2>log.txt || status=$?
    case $status in
    0) # the fault was in something that can do without
        python3 "$here/dump_views.py" h.db >now.txt
        cmp -s calm.txt now.txt || {
            echo "allocation $n: status 0 and rows missing"
            exit 1
        }
        ;;
    139) # libarchive 3.6 does not look whether archive_read_new got its entry
        fallen=$((fallen + 1))
        ;;
    1)
        refused=$((refused + 1))
        [ -s log.txt ] || { echo "allocation $n: in silence"; exit 1; }
        ;;
    *)
        echo "allocation $n of $total: status $status"
        tail -3 log.txt
        exit 1
        ;;
    esac
    [ ! -s h.db ] || python3 "$here/is_whole.py" h.db
    "$binary" --db h.db ingest samples >/dev/null 2>log.txt || {
        echo "allocation $n: not completed"
        tail -3 log.txt
        exit 1
    }
    python3 "$here/dump_views.py" h.db >now.txt
    cmp -s calm.txt now.txt || {
        echo "allocation $n: completed otherwise"
        exit 1
    }
    tried=$((tried + 1))
done
echo "$tried of $total allocations refused, $refused ended the run"
[ "$refused" -gt 5 ]
[ "$fallen" -lt 8 ] || { echo "it fell $fallen times"; exit 1; }
