#!/usr/bin/env bash
# A CSV of one's own: unknown at first and each time, read by --csv-map, and the
# next one of its kind without being told again.
set -euo pipefail
binary=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PORTLEDGER_DB=$work/h.db
table() { # DAY: semicolons, a decimal comma, a thousands mark
    echo 'Host;Wann;Belegt;Größe;Anteil'
    for hour in 08 09 10; do
        echo "SRV-OWN;2026-03-$1 $hour:00:00;1.2$hour;16.384;7,4"
    done
}
table 02 >first.csv
table 03 >second.csv
expect() { # STATUS COMMAND...
    local wanted=$1 status=0
    shift
    "$binary" "$@" >out.txt 2>err.txt || status=$?
    [ "$status" -eq "$wanted" ] || {
        echo "$*: status $status instead of $wanted"
        cat err.txt
        exit 1
    }
}
samples() { "$binary" export samples | tail -n +2 | wc -l; }

expect 3 ingest first.csv
grep -q "first.csv: is of no known format" err.txt
expect 3 ingest first.csv # nor is it fine the second time
grep -q "first.csv: is of no known format" err.txt
[ "$(samples)" -eq 0 ]
map='mine:server=Host,at=Wann,in_use=Belegt,range_size=Größe'
expect 2 ingest --csv-map theirs first.csv
grep -q "keeps no --csv-map named theirs" err.txt
expect 2 ingest --csv-map 'mine:server=Host' first.csv
expect 0 ingest --csv-map "$map" first.csv
[ "$(samples)" -eq 3 ]
"$binary" export samples | grep >/dev/null '^SRV-OWN,.*,1208,.*16384'
[ "$("$binary" rejects --format csv | grep -c first.csv)" -eq 0 ]
expect 0 ingest --dry-run second.csv
grep -q "csv-map" out.txt
expect 0 ingest second.csv
[ "$(samples)" -eq 6 ]
"$binary" export sources | grep second.csv |
    grep -q "as an earlier --csv-map said"
# by its name, with a file that another format would read, it is the user's word
expect 0 ingest --csv-map mine --rescan second.csv
[ "$(samples)" -eq 6 ]
# an order of day and month that was guessed wrong is put right by --rescan
printf 'Host;Wann;Belegt\nSRV-TWO;03/04/2026 10:00:00;500\n' >third.csv
expect 0 ingest --csv-map 'server=Host,at=Wann,in_use=Belegt' third.csv
"$binary" export samples | grep >/dev/null '^SRV-TWO,.*2026-04-03T10:00:00'
expect 0 ingest --date-order mdy third.csv # known: nothing is read
expect 0 ingest --rescan --date-order mdy third.csv
"$binary" export samples | grep >/dev/null '^SRV-TWO,.*2026-03-04T10:00:00'
[ "$(samples)" -eq 7 ]
"$binary" check >/dev/null
