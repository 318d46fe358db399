#!/usr/bin/env bash
# Makes docs/report.png from samples/: docs/make-pictures.sh [BINARY]
# Needs Chromium (or Google Chrome).
set -euo pipefail
cd "$(dirname "$0")/.."
binary=${1:-build/release/portledger}
browser=
for name in chromium chromium-browser google-chrome chrome; do
    browser=$(command -v "$name") && break
done
[ -n "$browser" ] || {
    echo "make-pictures: no Chromium here: apt-get install chromium" >&2
    exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
now=2026-03-16T08:00:00Z
"$binary" --db "$work/history.db" ingest --now "$now" samples 2>/dev/null
"$binary" --db "$work/history.db" report --now "$now" \
    --title "Ephemeral ports, 2 to 15 March" --html "$work/report.html"
"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars \
    --force-color-profile=srgb --force-device-scale-factor=1 \
    --user-data-dir="$work/profile" --window-size=1440,1500 \
    --screenshot="$PWD/docs/report.png" "file://$work/report.html" 2>/dev/null
echo "docs/report.png"
