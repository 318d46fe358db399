#!/usr/bin/env bash
# Reports of samples/: the same bytes twice, whole or not at all, for owners,
# for vendors, of incidents and for planners.
set -euo pipefail
binary=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PORTLEDGER_DB=$work/history.db
now=2026-03-16T08:00:00Z
"$binary" ingest --now $now "$root/samples" 2>err.txt
for i in 1 2; do
    "$binary" report --now $now --title "March" --html $i.html --xlsx $i.xlsx \
        2>err.txt
    "$binary" report --now $now --title "March" --format markdown >$i.md
done
cmp 1.html 2.html
cmp 1.xlsx 2.xlsx
cmp 1.md 2.md
grep -q "March" 1.html
for name in DUB-APP07 DUB-MQ02 CORK-BATCH1 CORK-WEB3; do
    grep -q $name 1.html
    grep -q $name 1.md
done
"$binary" report --now $now --html folder 2>err.txt
[ -s folder/index.html ]

# a report that fails leaves what was there
printf 'old' >kept.html
mkdir templates
printf '{{no_such_name}}' >templates/page.mustache
status=0
"$binary" report --html kept.html --templates templates 2>err.txt || status=$?
[ "$status" -eq 1 ]
[ "$(cat kept.html)" = old ]
grep -q "page.mustache:1" err.txt

# for owners
"$binary" owners import "$root/docs/examples/owners.csv" 2>err.txt
"$binary" report --now $now --by-owner owners 2>err.txt
[ -s owners/Web-shop.html ] && [ -s owners/Web-shop.xlsx ]
grep -q DUB-APP07 owners/Web-shop.html
! grep -q DUB-MQ02 owners/Web-shop.html

# an incident
"$binary" report --now $now --incident 2026-03-12T13:00 --server DUB-APP07 \
    --format markdown --html incident.html >incident.md 2>err.txt
grep -q "First sample at or over 80 %" incident.md
grep -q "First event 4227 of Tcpip" incident.md
grep -q "Recovery" incident.md
grep -q "Timeline" incident.html

# a plan
"$binary" report --now $now --capacity --format csv >capacity.csv
[ "$(wc -l <capacity.csv)" -eq 5 ]
# headroom at the horizon is there for each server with a forecast
[ "$(cut -d, -f5 capacity.csv | grep -cE '^[0-9.]+$')" -eq 4 ]
"$binary" report --now $now --capacity --html capacity.html 2>err.txt
grep -q "Headroom now" capacity.html

# for vendors: no name and no address of ours in any of them
head -c 32 /dev/zero | tr '\0' k >key
"$binary" note add --server DUB-APP07 --at 2026-03-09 "secret plans" 2>err.txt
"$binary" report --now $now --anonymize key --html vendor.html \
    --xlsx vendor.xlsx --format markdown >vendor.md 2>err.txt
"$binary" report --now $now --anonymize key --capacity --format json \
    >vendor.json
"$binary" report --now $now --anonymize key --incident 2026-03-12T13:00 \
    --format markdown >vendor-incident.md
mkdir -p vendor unzipped
anonymous() { "$binary" report --now $now --anonymize key "$@" 2>>err.txt; }
anonymous --html vendor/folder
anonymous --incident 2026-03-12T13:00 --html vendor/incident.html --xlsx vendor/incident.xlsx
anonymous --capacity --html vendor/plan.html --xlsx vendor/plan.xlsx
for format in text csv markdown; do anonymous --capacity --format $format >vendor/plan.$format; done
anonymous --raw --xlsx vendor/raw.xlsx
anonymous --by-owner vendor/owners
mv vendor.xlsx vendor/
for book in vendor/*.xlsx vendor/owners/*.xlsx; do
    mkdir -p "unzipped/$(basename "$book")"
    python3 -m zipfile -e "$book" "unzipped/$(basename "$book")"
done
[ "$(find vendor -type f | wc -l)" -ge 14 ]
if find vendor | grep -iE 'dub|cork|web-?shop|order-?desk'; then
    echo "a file is named so"
    exit 1
fi
for name in DUB-APP07 DUB-MQ02 CORK-BATCH1 CORK-WEB3 10.61. 10.62. \
    "Web shop" "Web-shop" "Order desk" "secret plans" EphemeralPortStats captures.zip; do
    if grep -rqiF -- "$name" vendor.html vendor.md vendor.json \
        vendor-incident.md vendor unzipped; then
        echo "\"$name\" is left in:"
        grep -rliF -- "$name" vendor.* vendor vendor-incident.md unzipped
        exit 1
    fi
done
grep -q "w3wp.exe" vendor.html
