#!/usr/bin/env bash
# A whole log of the collector is called complete; a damaged one is told exactly
# what it lacks.
set -euo pipefail
binary=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
faults=0

check() { # FILE STATUS WORDS...
    local file=$1 wanted=$2 status=0 words
    shift 2
    "$binary" collect-check "$file" --format csv --now 2026-05-01 \
        >out.txt 2>err.txt || status=$?
    [ "$status" -eq "$wanted" ] || {
        echo "$file: status $status instead of $wanted"
        faults=$((faults + 1))
    }
    for words in "$@"; do
        grep -qF -- "$words" out.txt err.txt || {
            echo "$file: not told: $words"
            cat out.txt err.txt
            faults=$((faults + 1))
        }
    done
}

log() { python3 "$root/tests/samples/make_collector.py" "$@"; }

log 1460 >whole.log
check whole.log 0 "Complete enough" "step between samples,good" \
    "length,weak" "gaps,good" "UDP endpoints,good,yes" "BOUND ports,good,yes" \
    "process names,good" "excluded ranges,good" "time zone,good,Europe/London" \
    "build of Windows,good,10.0.17763.5458"
if grep -E "missing|assumed" out.txt; then
    echo "a whole log lacks something"
    faults=1
fi
log 3 60 --plain >plain.log
check plain.log 0 "Not complete" "BOUND ports,good" "length,missing" \
    "not stated: tcp6 udp4 udp6" "it lacks counters checksum"

log 40 >forty.log
first=$(grep -n "^begin 20 " forty.log | cut -d: -f1)
last=$(grep -n "^end 20 " forty.log | cut -d: -f1)
sed "${first},${last}d" forty.log >hole.log
check hole.log 0 "capture 20 is missing before line $first" \
    "gap,weak,2026-03-28T12:18:00Z to 2026-03-28T12:20:00Z"
sed "${first},${last}s/ESTABLISHED/LISTENING/" \
    forty.log >changed.log
cmp -s forty.log changed.log && { echo "nothing was changed"; faults=1; }
check changed.log 3 "lines $first to $last not used" "its checksum is another"
head -c $(($(wc -c <forty.log) - 300)) forty.log >cut.log
check cut.log 3 "capture 40, begun at line" "is cut short after line"
sed '/BOUND/d;s/^lacks.*//;s/^begin.*/&\nlacks bound/' forty.log |
    sed -E 's/^(end [0-9]+ [0-9]+) .*/\1 -/' >unbound.log
check unbound.log 0 "BOUND ports,weak,no" "it lacks bound"
log 5 900 >coarse.log
check coarse.log 0 "step between samples,weak,15 min" "collect every 60 s"
sed 's/^set TcpTimedWaitDelay .*/set TcpTimedWaitDelay 30/' forty.log |
    sed '/TIME_WAIT/s/.*/x-nothing/' | sed -E 's/^(end [0-9]+ [0-9]+) .*/\1 -/' >short.log
check short.log 0 "step between samples,weak,60 s" "collect every 15 s"
printf 'con tcp 10.0.0.1:1 10.0.0.2:2 TIME_WAIT 0\n' >headless.log
check headless.log 3 "of a capture whose beginning is missing"
exit "$faults"
