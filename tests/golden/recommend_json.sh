#!/usr/bin/env bash
# The JSON of findings and recommend is the contract's, section 3.
set -euo pipefail
binary=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PORTLEDGER_DB=$work/history.db
now=2026-03-16T08:00:00Z
"$binary" ingest --now $now "$root/samples" 2>"$work/err.txt"
"$binary" recommend --now $now --format json >"$work/recommend.json"
"$binary" findings --now $now --format json >"$work/findings.json"
"$binary" recommend --now $now --format json >"$work/again.json"
cmp "$work/recommend.json" "$work/again.json"
python3 - "$work" <<'PYTHON'
import json, re, sys
work = sys.argv[1]
full = json.load(open(f"{work}/recommend.json", encoding="utf-8"))
short = json.load(open(f"{work}/findings.json", encoding="utf-8"))
iso = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
assert full["portledger"] == 1
assert iso.match(full["from"]) and iso.match(full["to"])
codes = {}
for s in full["servers"]:
    assert s["status"] in ("healthy", "attention", "warning", "critical",
                           "insufficient-data"), s["status"]
    assert set(s["range"]) == {"start", "count", "known"}
    assert s["range"]["known"] is True
    for r in s["ranges"]:
        assert {"protocol", "ip_version", "start", "count", "known",
                "from"} <= set(r), r
    assert s["time_wait_seconds"]["from"] in ("registry", "measured", "default")
    assert {"percent", "at", "local_address"} <= set(s["peak"])
    assert iso.match(s["peak"]["at"])
    for f in s["findings"]:
        assert {"code", "rule", "protocol", "severity", "confidence", "since",
                "process", "remote", "evidence", "refuted_by"} <= set(f)
        assert f["severity"] in ("info", "attention", "warning", "critical")
        assert f["protocol"] in ("tcp", "udp")
        assert isinstance(f["evidence"], list)
        codes.setdefault(s["server"], set()).add(f["code"])
    for a in s["actions"]:
        assert {"code", "rule", "expected_peak_percent", "commands", "verify",
                "rollback", "risk", "restart"} <= set(a)
        assert isinstance(a["restart"], bool)
        if a["code"] == "widen-range":
            assert a["start"] + a["count"] <= 65536
            assert a["count"] > s["range"]["count"]
assert "collision-churn" in codes["DUB-APP07"], codes
assert "time-wait-pressure" in codes["CORK-BATCH1"], codes
assert "close-wait-leak" in codes["DUB-MQ02"], codes
assert "scheduled-burst" in codes["CORK-BATCH1"], codes
web = next(s for s in full["servers"] if s["server"] == "CORK-WEB3")
assert web["status"] == "healthy", web["status"]
relay = next(s for s in full["servers"] if s["server"] == "DUB-MQ02")
leak = next(f for f in relay["findings"] if f["code"] == "close-wait-leak")
assert leak["process"] == "OrderRelay.exe", leak
for s in short["servers"]:
    assert "actions" not in s
for s in full["servers"]:
    s.pop("actions")
assert full == short
PYTHON
