#!/usr/bin/env bash
# Strangers' text reaches a terminal as text: no control character, no escape
# sequence and no mark of direction comes out of any command.
set -euo pipefail
binary=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PORTLEDGER_DB=$work/history.db
mkdir in
python3 - <<'PYTHON'
bad = "evil\x1b[31m\u202egnp.exe\x07"
lines = ["Mon 03/09/2026 10:00:00.00", "", "Active Connections", "",
         "  Proto  Local Address          Foreign Address        State"
         "           PID"]
for port in range(50000, 50040):
    lines.append(f"  TCP    10.0.0.5:{port}         10.0.0.9:1433          "
                 f"ESTABLISHED     77")
lines.append(f"  TCP    10.0.0.5:50050         {bad}  ESTABLISHED     77")
lines.append("TCP " + bad)
open("in/HOST1_netstat.txt", "w", encoding="utf-8").write("\r\n".join(lines))
tasks = '"Image Name","PID","Session Name","Session#","Mem Usage"\r\n' \
        f'"{bad}","77","Services","0","8 K"\r\n'
open("in/HOST1_tasklist_20260309_1000.csv", "w", encoding="utf-8").write(tasks)
open("in/\x1b]0;owned\x07.txt", "w", encoding="utf-8").write(bad + "\n")
PYTHON
status=0
"$binary" ingest --server HOST1 in >out.txt 2>err.txt || status=$?
[ "$status" -eq 3 ] || { echo "ingest ended with $status"; cat err.txt; exit 1; }
for command in status servers peaks top trend findings recommend sources \
    rejects; do
    for format in text markdown json; do
        "$binary" $command --format $format >>out.txt 2>>err.txt
    done
done
python3 - <<'PYTHON'
import sys, unicodedata
for name in ("out.txt", "err.txt"):
    text = open(name, encoding="utf-8", newline="").read()
    bad = {c for c in text
           if unicodedata.category(c) in ("Cc", "Cf") and c != "\n"}
    if bad:
        sys.exit(f"{name} holds {sorted(map(ascii, bad))}")
seen = open("out.txt", encoding="utf-8").read()
assert "\\u{1B}" in seen and "\\u{202E}" in seen
PYTHON
