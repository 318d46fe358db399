#!/usr/bin/env bash
# What the documents show is what the program prints: each command of a
# ```console block is run, in one folder that has the samples, and its output
# is compared. BLESS=1 writes the output into the documents instead.
set -euo pipefail
unset PORTLEDGER_DB
binary=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$(realpath "$binary")" "$work/bin/portledger"
command -v sqlite3 >/dev/null || { echo "skipped: no sqlite3"; exit 77; }
documents=$(cd "$root" && grep -lx '```console' README.md docs/*.md)
[ "$(wc -w <<<"$documents")" -ge 9 ] || { echo "only $documents"; exit 1; }
for document in $documents; do
    rm -rf "$work/here"
    mkdir -p "$work/here"
    cp -rp "$root/samples" "$work/here/samples"
    mkdir "$work/here/docs"
    cp -rp "$root/docs/examples" "$work/here/docs/examples"
    (cd "$work/here" && PATH="$work/bin:$PATH" python3 \
        "$root/tests/golden/documents.py" "$root/$document")
done
