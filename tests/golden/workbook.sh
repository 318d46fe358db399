#!/usr/bin/env bash
# The workbook read back: sheets, tables, charts, drop-downs, formulas with
# their results; strangers' text stays text.
set -euo pipefail
binary=$1 root=$2
python=
for candidate in python3 /usr/bin/python3; do
    "$candidate" -c 'import openpyxl' 2>/dev/null && python=$candidate && break
done
[ -n "$python" ] || { echo "no openpyxl here"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PORTLEDGER_DB=$work/history.db
now=2026-03-16T08:00:00Z
mkdir evil
python3 - <<'PYTHON'
rows = ['"Image Name","PID","Session Name","Session#","Mem Usage"',
        '"=HYPERLINK(""http://x"")","77","Services","0","8 K"',
        '"@SUM(1)","78","Services","0","8 K"',
        '"+cmd|calc","79","Services","0","8 K"']
open("evil/EVIL1_tasklist_20260309_1000.csv", "w", newline="").write(
    "\r\n".join(rows) + "\r\n")
lines = ["Mon 03/09/2026 10:00:00.00", "", "Active Connections", "",
         "  Proto  Local Address          Foreign Address        State"
         "           PID"]
for i in range(300):
    lines.append(f"  TCP    10.0.0.5:{50000 + i}         10.0.0.9:1433          "
                 f"CLOSE_WAIT      {77 + i % 3}")
open("evil/EVIL1_netstat.txt", "w", newline="").write("\r\n".join(lines) + "\r\n")
PYTHON
"$binary" ingest --now $now "$root/samples" evil 2>err.txt
"$binary" report --now $now --xlsx book.xlsx --title "=1+1" 2>err.txt
long=$(printf '%040000d' 0)
"$binary" report --now $now --xlsx long.xlsx \
    --title $'@SUM \xf0\x9f\x94\xa5 \x07 http://x.example/ '"$long" 2>err.txt
"$binary" whatif --server DUB-APP07 --delay 60 --format csv >delay.csv
"$binary" whatif --server DUB-APP07 --growth 1.3 --format csv >growth.csv
"$binary" whatif --server DUB-APP07 --range 32768:32768 --format csv >range.csv
"$python" - <<'PYTHON'
import csv
import openpyxl
book = openpyxl.load_workbook("book.xlsx")
values = openpyxl.load_workbook("book.xlsx", data_only=True)
wanted = ["Summary", "Actions", "Servers", "Peak windows", "Top processes",
          "Remote endpoints", "Trend", "Charts", "Usage", "What-if", "Settings",
          "Inputs", "Rejects", "Method"]
for name in wanted:
    assert name in book.sheetnames, (name, book.sheetnames)
names = set()
for sheet in book:
    for table in sheet.tables.values():
        assert table.name not in names, table.name
        names.add(table.name)
        heads = [c.name for c in table.tableColumns]
        assert len(set(h.lower() for h in heads)) == len(heads), heads
        assert table.autoFilter is not None
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                assert sheet.title.startswith("What-if"), (sheet.title, cell.coordinate)
            if isinstance(cell.value, str):
                assert len(cell.value) <= 32767
assert book["Summary"]["A1"].value == "=1+1"
assert book["Summary"]["A1"].data_type == "s"
title = openpyxl.load_workbook("long.xlsx")["Summary"]["A1"]
assert title.data_type == "s" and title.hyperlink is None
assert title.value.startswith("@SUM \U0001f525 ") and "\x07" not in title.value
assert title.value.endswith("(cut)") and 30000 < len(title.value) <= 32767
assert len(book["What-if"].data_validations.dataValidation) == 3
zones = {r[9].value for r in book["Usage"].iter_rows(min_row=4)}
assert all(zones), zones
assert len(book["Charts"]._charts) >= 4
for chart in book["Charts"]._charts:
    assert chart.title is not None
    assert chart.x_axis.majorUnit
    assert chart.x_axis.title is not None and chart.y_axis.title is not None
assert book["Actions"].data_validations.dataValidation
assert book["Peak windows"].freeze_panes
seen = {c.value for r in book["Top processes"].iter_rows() for c in r}
assert '=HYPERLINK("http://x")' in seen, sorted(map(str, seen))

# live formulas: their results are there, and are those of `whatif`
sheet, cached = book["What-if"], values["What-if"]
hours = values["What-if hours"]
row = next(r for r in range(1, sheet.max_row + 1)
           if sheet.cell(r, 1).value == "DUB-APP07")
peak = sheet.cell(row, 6).value
assert "What-if hours" in sheet.cell(row, 7).value
assert abs(cached.cell(row, 7).value - peak) < 1e-6, (cached.cell(row, 7).value, peak)
points = [[c.value for c in r[:7]] for r in hours.iter_rows(min_row=4)
          if r[0].value == "DUB-APP07"]
assert points
assert "whatif_delay" in book["What-if hours"].cell(4, 6).value

def after(delay=None, growth=1, count=None):
    return 100 * min(1, max(growth * (p[1] * (delay or p[3]) / p[3] + p[2]) /
                            (count or p[4]) for p in points))

def told(name):
    rows = list(csv.DictReader(open(name, newline="")))
    return float(rows[1]["peak_percent"])

for name, change in (("delay.csv", {"delay": 60}), ("growth.csv", {"growth": 1.3}),
                     ("range.csv", {"count": 32768})):
    assert abs(after(**change) - told(name)) < 0.06, (name, after(**change), told(name))
PYTHON
