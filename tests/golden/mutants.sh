#!/usr/bin/env bash
# Damaged inputs: exit status 0, 1 or 3, no word of a sanitizer, in bounded
# time, and every line accepted, skipped or rejected. PORTLEDGER_LONG=1 makes
# 10,000 of them.
set -euo pipefail
binary=$1 root=$2
here=$root/tests/golden
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
corpus=${PORTLEDGER_SHARED:-$root/../shared}/corpus
from=("$root/samples" "$root/tests/data")
[ ! -d "$corpus" ] || from+=("$corpus")
batches=4
[ -z "${PORTLEDGER_LONG-}" ] || batches=100
for ((batch = 1; batch <= batches; batch++)); do
    rm -rf "$work/in" "$work/h.db"
    mkdir "$work/in"
    python3 "$here/make_mutants.py" "$work/in" 100 "$batch" "${from[@]}"
    status=0
    timeout 120 "$binary" --db "$work/h.db" ingest "$work/in" \
        >/dev/null 2>"$work/log" || status=$?
    case $status in
    0 | 1 | 3) ;;
    *)
        echo "batch $batch: exit status $status"
        tail -40 "$work/log"
        exit 1
        ;;
    esac
    if grep -qE 'Sanitizer|runtime error' "$work/log"; then
        echo "batch $batch: a sanitizer spoke"
        grep -E -A20 'Sanitizer|runtime error' "$work/log" | head -60
        exit 1
    fi
    python3 - "$work/h.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
wrong = db.execute("""select path, lines, accepted, skipped, rejected
    from sources where lines <> accepted + skipped + rejected""").fetchall()
assert not wrong, wrong[:3]
assert db.execute("select count(*) from sources").fetchone()[0] > 0
P
done
echo "$((batches * 100)) mutants"
