#!/usr/bin/env bash
# A file that can only guess the order of its dates takes that of other files of
# its server: of the same run whichever comes first, and of the history.
set -euo pipefail
binary=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
now=2026-11-23T00:00:00Z
row='  TCP    10.20.0.5:50001        10.30.1.77:1433        TIME_WAIT       0'
capture() { # FILE DATE: month or day first?
    mkdir -p "$(dirname "$1")"
    printf '%s 10:00:00\n%s\n' "$2" "$row" >"$1"
    touch -d 2026-10-01T00:00:00Z "$1"
}
times() { "$binary" --db "$1" export captures | tail -n +2 | cut -d, -f2 | sort -u; }
# without AM/PM the guess is day first; the sure file says month first
unsure() { capture "$1/LON-APP1/netstat_a.txt" 03/02/2026; }
sure() { capture "$1/LON-APP1/netstat_$2.txt" 03/25/2026; }
fail() { echo "$*"; exit 1; }

unsure alone
"$binary" --db alone.db ingest --now $now alone >/dev/null 2>&1
[ "$(times alone.db)" = 2026-02-03T10:00:00Z ] || fail "alone: $(times alone.db)"

unsure both
sure both z # comes after the one that guesses
"$binary" --db both.db ingest --now $now both >out.txt 2>&1
[ "$(times both.db | tr '\n' ' ')" = '2026-03-02T10:00:00Z 2026-03-25T10:00:00Z ' ] ||
    fail "one run: $(times both.db)"
grep 'date order mdy: other files of the same server' out.txt >/dev/null ||
    fail "the evidence is not told: $(cat out.txt)"
grep '^2 files looked at' out.txt >/dev/null || fail "counted twice: $(cat out.txt)"
"$binary" --db both.db export sources >sources.txt
[ "$(wc -l <sources.txt)" -eq 3 ] || fail "sources: $(cat sources.txt)"
"$binary" --db both.db check >/dev/null

# the other order of reading, an archive, a dry run, and another server's file
mkdir other
unsure other
sure other 0
capture other/LON-APP2/netstat_a.txt 03/02/2026
(cd other && zip -qr ../other.zip .)
for given in other other.zip; do
    rm -f other.db
    "$binary" --db other.db ingest --now $now $given >out.txt 2>&1
    [ "$(times other.db | tr '\n' ' ')" = '2026-02-03T10:00:00Z 2026-03-02T10:00:00Z 2026-03-25T10:00:00Z ' ] ||
        fail "$given: $(times other.db)"
    "$binary" --db none.db ingest --now $now --dry-run $given >dry.txt 2>&1
    [ "$(grep -c 'other files of the same server' dry.txt)" -ge 1 ] ||
        fail "dry run: $(cat dry.txt)"
done

# the guess first, who knows better in a later run: the same history
mkdir turned
unsure turned/one
sure turned/two 0
"$binary" --db turned.db ingest --now $now turned/one >/dev/null 2>&1
[ "$(times turned.db)" = 2026-02-03T10:00:00Z ] || fail "turned, at first"
"$binary" --db turned.db ingest --now $now turned/two >/dev/null 2>&1
[ "$(times turned.db | tr '\n' ' ')" = '2026-03-02T10:00:00Z 2026-03-25T10:00:00Z ' ] ||
    fail "turned: $(times turned.db)"
"$binary" --db turned.db check >/dev/null
# and who contradicts: each file is by itself again
capture turned/three/LON-APP1/netstat_b.txt 25/03/2026
"$binary" --db turned.db ingest --now $now turned/three >/dev/null 2>&1
[ "$(times turned.db | tr '\n' ' ')" = '2026-02-03T10:00:00Z 2026-03-25T10:00:00Z ' ] ||
    fail "contradicted: $(times turned.db)"

# what the history knows, and what is given
sure earlier 0
unsure later
"$binary" --db kept.db ingest --now $now earlier >/dev/null 2>&1
"$binary" --db kept.db ingest --now $now later >out.txt 2>&1
[ "$(times kept.db | tr '\n' ' ')" = '2026-03-02T10:00:00Z 2026-03-25T10:00:00Z ' ] ||
    fail "by the history: $(times kept.db)"
"$binary" --db kept.db ingest --now $now --rescan --date-order dmy later >out.txt 2>&1
[ "$(times kept.db | tr '\n' ' ')" = '2026-02-03T10:00:00Z 2026-03-25T10:00:00Z ' ] ||
    fail "given: $(times kept.db)"
