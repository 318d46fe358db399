#!/usr/bin/env bash
# collect-portusage.cmd under wine's cmd, with tools that print what Windows
# prints: two captures, one without wmic, and portledger reads them all.
set -euo pipefail
binary=$(realpath "$1") root=$2
command -v wine >/dev/null || { echo "skipped: no wine here"; exit 77; }
work=$(mktemp -d)
export WINEPREFIX=$work/wine WINEDEBUG=-all
trap 'wineserver -k 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir -p "$work/drop"
cp -r "$root/tests/data/collector/tools" "$work/tools"
cp "$root/collect/collect-portusage.cmd" "$work/"
timeout 200 wine cmd /c "exit 0" >/dev/null 2>&1 ||
    { echo "skipped: wine does not start here"; exit 77; }

on_windows() { # a path as wine has it
    echo "Z:$1" | tr / '\\'
}
collect() {
    PORTLEDGER_TOOLS=$(on_windows "$work/tools") timeout 100 wine cmd /c \
        "$(on_windows "$work/collect-portusage.cmd")" "$@" \
        /out "$(on_windows "$work/drop")" 2>&1 | tr -d '\r'
}
faults=0
fault() {
    echo "$1"
    faults=$((faults + 1))
}

collect /once
collect /once /freeze 3
rm "$work/tools/wbem/wmic.cmd"
sed -i '/= 28/d' "$work/tools/netstat.cmd" # a list of seven is not TCP's
collect /once
collect /every 0 >"$work/usage.txt" || true
grep -q "/install" "$work/usage.txt" || fault "no word of the usage"

log=$(find "$work/drop" -name 'portusage-*.log')
host=$(basename "$(dirname "$log")")
tr -d '\r' <"$log" | sed -E "s/ $host\$/ HOST/;s/^took .*/took N/;/^took/d" \
    >"$work/said.txt"
grep -vE '^end ' "$work/said.txt" |
    diff -u "$root/tests/data/collector/cmd.expected" - || fault "another log"
grep -cE '^end [123] [0-9]+ -$' "$work/said.txt" | grep -qx 3 ||
    fault "not three ends"
[ -s "$work/drop/$host/freeze-20260228-23-netstat.txt" ] ||
    fault "no freeze over the threshold"

cd "$work"
rm -f drop/*/freeze-*
"$binary" ingest drop >receipt.txt 2>&1 || fault "a reject: $(cat receipt.txt)"
grep -q "30 counter rows" receipt.txt || fault "not 6 counters of 2 families"
"$binary" export captures | grep -c ',tcp,' | grep -qx 3 ||
    fault "not three captures"
"$binary" export settings | grep >/dev/null 'TcpTimedWaitDelay,30,' ||
    fault "no TcpTimedWaitDelay"
"$binary" export connections | grep >/dev/null ',BOUND,6124,a & b.exe,' ||
    fault "the process with an & in its name is lost"
exit "$faults"
