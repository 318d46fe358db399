#!/usr/bin/env bash
# What people say of actions outlives the next ingest, comes back from the
# workbook's sheet saved as CSV, and is closed when its finding is gone.
set -euo pipefail
binary=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PORTLEDGER_DB=$work/history.db
cp -rp "$root/samples" samples
"$binary" ingest samples 2>err.txt
row() { "$binary" actions --format csv | tr -d '\r' | grep ",close\|,fix-application," | grep DUB-MQ02; }
id=$(row | cut -d, -f1)
[ -n "$id" ]
"$binary" actions set "$id" --status done --owner Ann --due 2026-04-01 2>err.txt
printf 'Actions\r\n\r\nServer,Status,Owner,Due,Note,Id\r\nDUB-MQ02,in progress,"Bob; Ann",,"two\r\nlines",%s\r\nX,open,,,,gone\r\n' \
    "$id" >sheet.csv
"$binary" actions import sheet.csv 2>err.txt
grep -q "1 action is set" err.txt
"$binary" ingest --rescan samples 2>err.txt
"$binary" actions --format json >actions.json
"$binary" recommend --format csv >recommend.csv
grep -q "in progress" recommend.csv
python3 - "$id" <<'PYTHON'
import json, sys
rows = json.load(open("actions.json", encoding="utf-8"))["actions"]
mine = [r for r in rows if r["id"] == sys.argv[1]]
assert len(mine) == 1, mine
assert mine[0]["status"] == "in progress" and mine[0]["owner"] == "Bob; Ann"
assert mine[0]["note"] == "two\r\nlines" or mine[0]["note"] == "two\nlines"
assert mine[0]["closed_utc"] is None
PYTHON
status=0
printf 'Id,Status\r\n%s,perhaps\r\n' "$id" >wrong.csv
"$binary" actions import wrong.csv 2>err.txt || status=$?
[ "$status" -eq 2 ]
grep -q perhaps err.txt

grep -q "wrong.csv: line 2: " err.txt

# as spreadsheets of other countries save it: semicolons and a code page, tabs
# and UTF-16, days before months or behind them
due() { "$binary" actions --format csv | grep "^$id," | tr -d '\r' | cut -d, -f7; }
printf 'Server;Status;Owner;Due;Note;Id\r\nDUB-MQ02;open;J\xfcrgen;30.4.2026;;%s\r\n' "$id" >german.csv
"$binary" actions import german.csv 2>err.txt
[ "$(due)" = 2026-04-30 ]
"$binary" actions --format csv | grep "^$id," | grep >/dev/null 'Jürgen'
{ printf '\xff\xfe'; printf 'Server\tStatus\tOwner\tDue\tNote\tId\r\nA\topen\t日本\t5/6/2026\t\t%s\r\nB\topen\t\t25/12/2026\t\tgone\r\n' "$id" |
    python3 -c 'import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().decode().encode("utf-16-le"))'; } >unicode.txt
"$binary" actions import unicode.txt 2>err.txt
[ "$(due)" = 2026-06-05 ]
"$binary" actions --format csv | grep "^$id," | grep >/dev/null '日本'
printf 'Id,Status,Due\r\n%s,open,5/6/2026\r\ngone,open,12/25/2026\r\n' "$id" >american.csv
"$binary" actions import american.csv 2>err.txt
[ "$(due)" = 2026-05-06 ]
status=0
printf 'Id,Status,Due\r\ngone,open,\r\n%s,done,5/6/2026\r\n' "$id" >either.csv
"$binary" actions import either.csv 2>err.txt || status=$?
[ "$status" -eq 2 ] && grep -q 'either.csv: line 3: "5/6/2026" could be two days' err.txt
[ "$(due)" = 2026-05-06 ]
status=0
"$binary" actions set "$id" --due someday 2>err.txt || status=$?
[ "$status" -eq 2 ] && grep -q '"someday" is not a day' err.txt
printf 'Id,Status,Owner\r\n%s,in progress,Bob\r\n' "$id" >back.csv
"$binary" actions import back.csv 2>err.txt

# the sheet itself, saved as CSV by an office program, is taken back
python=
for candidate in python3 /usr/bin/python3; do
    "$candidate" -c 'import openpyxl' 2>/dev/null && python=$candidate && break
done
if [ -n "$python" ] && command -v soffice >/dev/null; then
    "$binary" report --xlsx book.xlsx 2>err.txt
    "$python" -W ignore - "$id" <<'PYTHON'
import datetime, sys
import openpyxl
book = openpyxl.load_workbook("book.xlsx")
sheet = book["Actions"]
place = {c.value: c.column for c in sheet[3]}
row = next(r for r in range(4, sheet.max_row + 1)
           if sheet.cell(r, place["Id"]).value == sys.argv[1])
sheet.cell(row, place["Status"]).value = "declined"
sheet.cell(row, place["Owner"]).value = 'Zoë "Z", Ltd; west'
sheet.cell(row, place["Due"]).value = datetime.date(2026, 7, 9)
sheet.cell(row, place["Note"]).value = "two\nlines"
book.active = book.sheetnames.index("Actions")
book.save("filled.xlsx")
PYTHON
    sheets=$("$python" -W ignore -c 'import openpyxl; print(openpyxl.load_workbook("filled.xlsx").sheetnames.index("Actions") + 1)')
    if HOME=$work timeout 200 soffice --headless --convert-to \
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,$sheets" \
        filled.xlsx >office.txt 2>&1 && ls filled*.csv >/dev/null; then
        "$binary" actions import filled*.csv 2>err.txt
        "$binary" actions --format csv >after.csv
        "$python" - "$id" <<'PYTHON'
import csv, sys
row = next(r for r in csv.DictReader(open("after.csv", newline="", encoding="utf-8"))
           if r["id"] == sys.argv[1])
assert row["status"] == "declined", row
assert row["owner"] == 'Zoë "Z", Ltd; west', row
assert row["due"] == "2026-07-09", row
assert row["note"].replace("\r", "") == "two\nlines", row
PYTHON
        "$binary" actions import back.csv 2>err.txt
    fi
fi

# the captures are taken back: the finding is gone, the action closed
"$binary" export sources | tr -d '\r' | grep 'DUB-MQ02/captures' | cut -d, -f1 |
    while read -r source; do "$binary" sources remove "$source" 2>>err.txt; done
"$binary" actions --format csv | grep "$id" | grep >/dev/null closed
