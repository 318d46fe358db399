#!/usr/bin/env bash
# What is typed into the what-if sheet gives what the command `whatif` says:
# the workbook is filled in, reckoned by LibreOffice and read back.
set -euo pipefail
binary=$1 root=$2
unset PORTLEDGER_DB
python=
for candidate in python3 /usr/bin/python3; do
    "$candidate" -c 'import openpyxl' 2>/dev/null && python=$candidate && break
done
[ -n "$python" ] || { echo "no openpyxl here"; exit 77; }
command -v soffice >/dev/null || { echo "no LibreOffice here"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PORTLEDGER_DB=$work/history.db HOME=$work
now=2026-03-16T08:00:00Z
"$binary" ingest --now $now "$root/samples" 2>err.txt
"$binary" report --now $now --xlsx book.xlsx 2>err.txt
# range, delay, growth; "-" is a cell left empty
cat >settings.txt <<'SETTINGS'
- - 1
16384 120 1
32768 - 1
64511 - 1
255 - 1
- 30 1
- 300 1
- 60 1.5
- - 0.01
- - 0.5
- - 2
20000 45 1.25
64511 30 3
1000 240 0.1
45056 60 1.1
SETTINGS
mkdir typed reckoned
"$python" -W ignore - <<'PYTHON'
import openpyxl
for i, line in enumerate(open("settings.txt")):
    book = openpyxl.load_workbook("book.xlsx")
    sheet = book["What-if"]
    for cell, word in zip(("B4", "B5", "B6"), line.split()):
        sheet[cell] = None if word == "-" else float(word)
    book.save(f"typed/{i}.xlsx")
PYTHON
timeout 300 soffice --headless --convert-to xlsx --outdir reckoned typed/*.xlsx \
    >office.txt 2>&1 || { cat office.txt; exit 77; }
"$python" -W ignore - "$binary" $now <<'PYTHON'
import csv, io, subprocess, sys
import openpyxl
binary, now = sys.argv[1:]
compared = 0
for i, line in enumerate(open("settings.txt")):
    count, delay, growth = line.split()
    sheet = openpyxl.load_workbook(f"reckoned/{i}.xlsx", data_only=True)["What-if"]
    for row in range(10, sheet.max_row + 1):
        server, shown = sheet.cell(row, 1).value, sheet.cell(row, 7).value
        if not server:
            continue
        call = [binary, "whatif", "--now", now, "--server", server, "--format", "csv"]
        if count != "-":
            call += ["--range", f"{65536 - int(count)}:{count}"]
        if delay != "-":
            call += ["--delay", delay]
        call += ["--growth", growth]
        done = subprocess.run(call, capture_output=True, text=True)
        assert done.returncode == 0, (call, done.stderr)
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        told = float(rows[-1]["peak_percent"])
        assert abs(100 * shown - told) <= 0.051, (line, server, 100 * shown, told)
        compared += 1
assert compared >= 15 * 4, compared
print(compared, "figures agree")
PYTHON
