#!/usr/bin/env bash
# A log that has grown is read from where it ended: the history is the same as
# if all of it had been read at once, wherever it was cut.
set -euo pipefail
binary=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$root/tests/golden/grown_logs.py" "$binary" \
    "$root/tests/golden/dump_views.py" "$work"
