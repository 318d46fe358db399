#!/usr/bin/env bash
# A disk that is full while a report is written: exit status 1, one sentence,
# the older report stays as it was and nothing half-written is left.
set -euo pipefail
binary=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$binary" --db h.db ingest "$root/samples" >/dev/null 2>&1
export PORTLEDGER_DB=$work/h.db
trap '' XFSZ # writing past the limit is an error then, not a signal
mkdir out
tried=0
for kilobytes in 1 30 100; do
    for kind in html xlsx; do
        echo old >out/r.$kind
        status=0
        (
            ulimit -f "$kilobytes"
            exec "$binary" report --$kind out/r.$kind --now 2026-04-01
        ) >out.txt 2>err.txt || status=$?
        [ "$status" -eq 1 ] || { echo "$kind: status $status"; exit 1; }
        [ "$(cat out/r.$kind)" = old ] || { echo "$kind is overwritten"; exit 1; }
        grep -q "r.$kind" err.txt || { cat err.txt; exit 1; }
        ! grep -qE 'Sanitizer|runtime error' err.txt
        tried=$((tried + 1))
    done
done
[ "$(find out -type f | sort | tr '\n' ' ')" = "out/r.html out/r.xlsx " ] || {
    find out
    exit 1
}
for command in "export hourly" servers "recommend --format json" --help; do
    status=0
    "$binary" $command >/dev/full 2>err.txt || status=$?
    [ "$status" -eq 1 ] || { echo "$command: status $status"; exit 1; }
    grep -q "standard output" err.txt
done
[ "$tried" -eq 6 ]
