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
"$binary" owners import "$root/docs/examples/owners.csv" 2>err.txt
"$binary" actions set 86c481f750c6 --due 2026-05-01 2>err.txt
"$binary" report --now $now --xlsx book.xlsx --title "=1+1" 2>err.txt
head -c 32 /dev/urandom >key
"$binary" report --now $now --raw --xlsx raw.xlsx 2>err.txt
"$binary" report --now $now --raw --xlsx raw_again.xlsx 2>err.txt
cmp raw.xlsx raw_again.xlsx
"$binary" report --now $now --raw --xlsx raw_hidden.xlsx --anonymize key 2>err.txt
"$binary" report --now $now --raw --xlsx raw_none.xlsx --server 'NOBODY*' 2>err.txt
"$binary" export samples >samples.csv
"$binary" report --now $now --capacity --xlsx plan.xlsx 2>err.txt
"$binary" report --now $now --incident 2026-03-12T13:00Z --xlsx review.xlsx 2>err.txt
# ARGUMENT_LENGTH: what a command line of Windows takes; a title longer than a
# cell can't be given there
long=$(printf '%0*d' "${ARGUMENT_LENGTH:-40000}" 0)
"$binary" report --now $now --xlsx long.xlsx \
    --title $'@SUM \xf0\x9f\x94\xa5 \x07 http://x.example/ '"$long" 2>err.txt
"$binary" whatif --server DUB-APP07 --delay 60 --format csv >delay.csv
"$binary" whatif --server DUB-APP07 --growth 1.3 --format csv >growth.csv
"$binary" whatif --server DUB-APP07 --range 32768:32768 --format csv >range.csv
"$python" - <<'PYTHON'
import csv
import datetime
import os
import openpyxl
book = openpyxl.load_workbook("book.xlsx")
values = openpyxl.load_workbook("book.xlsx", data_only=True)
wanted = ["Summary", "Actions", "Servers", "Peak windows", "Top processes",
          "Remote endpoints", "Findings", "Trend", "Forecast days", "Charts",
          "Usage", "States", "What-if", "Settings", "Inputs", "Rejects",
          "Method", "Lists"]
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
            if cell.data_type == "f" and not sheet.title.startswith("What-if"):
                assert cell.value.startswith("=SUBTOTAL(10"), (sheet.title, cell.coordinate)
                total = values[sheet.title][cell.coordinate].value
                assert isinstance(total, (int, float, datetime.timedelta)), (sheet.title, cell.coordinate, total)
            if isinstance(cell.value, str):
                assert len(cell.value) <= 32767
assert book["Summary"]["A1"].value == "=1+1"
assert book["Summary"]["A1"].data_type == "s"
title = openpyxl.load_workbook("long.xlsx")["Summary"]["A1"]
assert title.data_type == "s" and title.hyperlink is None
assert title.value.startswith("@SUM \U0001f525 ") and "\x07" not in title.value
assert (title.value.endswith("(cut)") or "ARGUMENT_LENGTH" in os.environ) and 30000 < len(title.value) <= 32767
assert len(book["What-if"].data_validations.dataValidation) == 3

def column(sheet, title, row=3):
    return next(c.column for c in sheet[row] if c.value == title)

# a plan and a review are the sheet after the summary, which links to it
for name, title, words in (
        ("plan.xlsx", "Capacity", ["Headroom at the horizon", "Trend and forecast"]),
        ("review.xlsx", "Incident", ["Timeline", "Before, during and after",
         "What grew most", "Trigger and contributing conditions", "Action items"])):
    made = openpyxl.load_workbook(name)
    assert made.sheetnames[:3] == ["Summary", title, "Actions"], made.sheetnames
    told = {c.value for r in made[title].iter_rows() for c in r}
    assert set(words) <= told, set(words) - told
    assert title in {c.value for r in made["Summary"].iter_rows() for c in r if c.hyperlink}

# all samples, as the view has them; under pseudonyms no name is left
wanted = sorted((r["server"], r["at_utc"], r["local_address"], int(r["in_use"]), r["origin"])
                for r in csv.DictReader(open("samples.csv", newline="")))
def samples(name):
    return list(openpyxl.load_workbook(name)["Samples"].iter_rows(min_row=2, values_only=True))
raw = samples("raw.xlsx")
assert sorted((r[0], r[3].strftime("%Y-%m-%dT%H:%M:%SZ"), r[5], r[6], r[12])
              for r in raw) == wanted
assert raw == sorted(raw, key=lambda r: [x[0] for x in raw].index(r[0])) and len(raw) > 2000
hidden = samples("raw_hidden.xlsx")
assert [r[6] for r in hidden] == [r[6] for r in raw]
real = {r[0] for r in raw} | {r[5] for r in raw} - {"*", "0.0.0.0", "127.0.0.1", "::", "::1"}
assert not real & {v for r in hidden for v in r}, real & {v for r in hidden for v in r}
none = openpyxl.load_workbook("raw_none.xlsx")
assert none.sheetnames == ["About"] and any(
    "No sample" in str(c.value) for r in none["About"].iter_rows() for c in r)

# the server's clock with its zone, UTC beside
for name, title in (("Servers", "Peak at"), ("Peak windows", "Start"),
                    ("Findings", "Since"), ("Settings", "Seen at"), ("Usage", "At")):
    sheet = book[name]
    local = column(sheet, title + " (its clock)")
    assert column(sheet, title + " (UTC)") == local + 1
    zone = column(sheet, "Its zone")
    rows = [r for r in range(4, sheet.max_row)
            if sheet.cell(r, 2).value and sheet.cell(r, local).value]
    assert rows and all(sheet.cell(r, zone).value for r in rows), name

# totals follow the filter, and their results are those of the column
sheet, cached = book["Servers"], values["Servers"]
last = next(r for r in range(4, 60)
            if str(sheet.cell(r, 1).value).startswith("=SUBTOTAL(103"))
assert cached.cell(last, 1).value == last - 4
samples = column(sheet, "Samples")
assert cached.cell(last, samples).value == sum(
    cached.cell(r, samples).value for r in range(4, last))
peaks = column(sheet, "Peak")
assert abs(cached.cell(last, peaks).value - max(
    cached.cell(r, peaks).value or 0 for r in range(4, last))) < 1e-12

# charts beside their data, and two on the first sheet
for name, least in (("Summary", 2), ("Peak windows", 1), ("Top processes", 3),
                    ("Remote endpoints", 3), ("Forecast days", 4), ("Usage", 1),
                    ("States", 3)):
    charts = book[name]._charts
    assert len(charts) >= least, (name, len(charts))
    for chart in charts:
        assert chart.title is not None and chart.series, name
summary = book["Summary"]
assert any(r.type == "dataBar" for rules in summary.conditional_formatting
           for r in rules.rules)
targets = {c.hyperlink.location.split("!")[0].strip("\'")
           for r in summary.iter_rows() for c in r if c.hyperlink}
assert targets == set(book.sheetnames) - {"Summary"} - {"What-if hours"}, targets

# what people fill in: drop-downs, a day as a day, owners that were imported
sheet = book["Actions"]
kinds = {v.type: v for v in sheet.data_validations.dataValidation}
assert [v.type for v in sheet.data_validations.dataValidation] == ["list", "list", "date"]
owner = column(sheet, "Owner")
assert "Web shop" in [sheet.cell(r, owner).value for r in range(4, sheet.max_row)]
due = next(c for c in sheet[4 + [sheet.cell(r, column(sheet, "Id")).value
           for r in range(4, sheet.max_row)].index("86c481f750c6")]
           if c.column == column(sheet, "Due"))
assert due.is_date and due.value.isoformat() == "2026-05-01T00:00:00", due.value
names = {v.name for v in book.defined_names.definedName} \
    if hasattr(book.defined_names, "definedName") else set(book.defined_names)
assert {"action_owners", "whatif_delay"} <= names, names
assert "Web shop" in [c.value for c in book["Lists"]["A"]]
grades = [[c.value for c in r] for r in book["Method"].iter_rows()]
assert any(r[0] == "collision-churn" and r[1] == "R-02" and r[2] and r[3]
           for r in grades), grades
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
