#!/usr/bin/env bash
# The page in a real browser: filters, sorting, hovering, sliders, keyboard, no
# console error, no request, axe-core, valid HTML; with hostile names too. The
# browser's helpers come from npm into a cache folder outside of the project.
set -euo pipefail
binary=$1 root=$2
skip() { echo "skipped: $1"; exit 77; }
chromium=$(command -v chromium || command -v chromium-browser || true)
[ -n "$chromium" ] || skip "no chromium on this machine"
command -v node >/dev/null && command -v npm >/dev/null || skip "no node and npm on this machine"
command -v gnuplot >/dev/null || skip "no gnuplot on this machine"

cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/portledger-browser-test
mkdir -p "$cache"
if [ ! -f "$cache/node_modules/html-validate/package.json" ] ||
    [ ! -f "$cache/node_modules/playwright-core/package.json" ] ||
    [ ! -f "$cache/node_modules/axe-core/package.json" ]; then
    cp "$root/tests/browser/package.json" "$cache/package.json"
    (cd "$cache" && timeout 120 npm install --no-audit --no-fund --ignore-scripts \
        >"$cache/install.log" 2>&1) || skip "npm could not install the browser's helpers"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
db="$work/h.db"
"$binary" --db "$db" ingest "$root/samples" >"$work/log" 2>&1 || [ $? = 3 ]
# servers whose names try to be markup
for name in '<script>alert(1)</script>' '"><img src=x onerror=alert(2)>' '{{x}}{{{y}}}' \
    "it's \$(id) \`id\`" $'abc\xe2\x80\xaedef' "$(printf 'N%.0s' $(seq 300))"; do
    printf '%s\n' 'Active Connections' '' \
        '  Proto  Local Address          Foreign Address        State           PID' \
        '  TCP    10.0.0.1:49160         10.0.0.2:443           TIME_WAIT       0' \
        '  TCP    10.0.0.1:49161         10.0.0.2:443           ESTABLISHED     77' >"$work/c.txt"
    "$binary" --db "$db" ingest --server "$name" "$work/c.txt" >>"$work/log" 2>&1 || [ $? = 3 ]
    touch -d '2026-03-02 10:00:00' "$work/c.txt"
done
"$binary" --db "$db" servers set DUB-MQ02 --owner "Order desk" >>"$work/log" 2>&1
"$binary" --db "$db" owners import "$root/docs/examples/owners.csv" >>"$work/log" 2>&1
write() { "$binary" --db "$db" report --now 2026-03-20 --html "$1" >>"$work/log" 2>&1 ||
    { cat "$work/log"; exit 1; }; }
write "$work/report.html"
write "$work/folder"
review() { "$binary" --db "$db" report --now 2026-03-20 "$@" >>"$work/log" 2>&1 ||
    { cat "$work/log"; exit 1; }; }
review --incident 2026-03-12T13:00Z --html "$work/incident.html"
review --capacity --html "$work/capacity.html"
export CHROMIUM=$chromium PORTLEDGER=$binary PORTLEDGER_DB=$db
node "$root/tests/browser/page.mjs" "$work/report.html" "$cache"
node "$root/tests/browser/page.mjs" "$work/folder/index.html" "$cache" index
node "$root/tests/browser/page.mjs" "$work/incident.html" "$cache" looks
node "$root/tests/browser/page.mjs" "$work/capacity.html" "$cache" looks
page=$(find "$work/folder/servers" -iname '*script*.html' | head -1)
node "$root/tests/browser/page.mjs" "$page" "$cache" looks
