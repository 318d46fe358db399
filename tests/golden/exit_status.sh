#!/usr/bin/env bash
# The exit statuses of the contract, and a sentence for each.
set -euo pipefail
binary=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PORTLEDGER_DB=$work/history.db
faults=0

expect() { # STATUS WORDS COMMAND...
    local wanted=$1 words=$2 status=0
    shift 2
    "$@" >out.txt 2>err.txt || status=$?
    if [ "$status" -ne "$wanted" ] ||
        { [ -n "$words" ] && ! grep -qF -- "$words" out.txt err.txt; }; then
        echo "expected $wanted and \"$words\", got $status from: $*"
        tail -n 5 out.txt err.txt
        faults=$((faults + 1))
    fi
}

expect 0 "portledger 0." "$binary" --version
expect 0 "recommend" "$binary" --help
expect 2 "a command is missing" "$binary"
expect 2 "did you mean recommend?" "$binary" recomend
expect 2 "did you mean --server?" "$binary" peaks --servr X
expect 2 "--from" "$binary" peaks --from yesterday
expect 2 "--thresholds" "$binary" peaks --thresholds 90,10
expect 2 "choose one of" "$binary" peaks --format yaml
expect 2 "a path is wanted" "$binary" ingest
expect 2 "--tz" "$binary" ingest --tz Middle/Earth .
expect 1 "ingest" "$binary" status
expect 1 "no-such-file" "$binary" ingest no-such-file

printf 'Dear diary,\ntoday nothing happened.\n' >letter.txt
cp -p "$root/samples/DUB-MQ02/dynamicport-2026-03-09.txt" .
expect 3 "letter.txt" "$binary" ingest --server X letter.txt \
    dynamicport-2026-03-09.txt
grep -q "expected" err.txt || { echo "no word of what was expected"; faults=1; }
expect 0 "letter.txt" "$binary" rejects
expect 0 "49152" "$binary" export settings

rm -f history.db
expect 0 "" "$binary" ingest "$root/samples"
expect 10 "" "$binary" findings --fail-on warning
expect 0 "" "$binary" findings --fail-on critical --server CORK-WEB3
expect 2 "did you mean" "$binary" whatif --server DUB-APP7 --delay 30
expect 2 "nothing to change" "$binary" whatif --server DUB-APP07
expect 2 "servers" "$binary" whatif --server 'DUB-*' --delay 30
expect 2 "" "$binary" export no_such_view
expect 2 "where to?" "$binary" report
expect 1 "" "$binary" report --html no/such/folder/report.html
[ ! -e no ] || { echo "a folder was made"; faults=1; }
if [ -w /dev/full ]; then
    status=0
    "$binary" status >/dev/full 2>err.txt || status=$?
    [ "$status" -eq 1 ] || { echo "a full disk went unnoticed"; faults=1; }
fi
[ "$faults" -eq 0 ]
