#!/usr/bin/env bash
# What the documents show is what the program prints: each command of a
# ```console block is run, in one folder that has the samples, and its output
# is compared. BLESS=1 writes the output into the documents instead.
set -euo pipefail
binary=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$(realpath "$binary")" "$work/bin/portledger"
for document in README.md docs/commands.md; do
    [ -f "$root/$document" ] || { echo "no $document"; exit 1; }
    rm -rf "$work/here"
    mkdir -p "$work/here"
    cp -rp "$root/samples" "$work/here/samples"
    mkdir "$work/here/docs"
    cp -rp "$root/docs/examples" "$work/here/docs/examples"
    (cd "$work/here" && PATH="$work/bin:$PATH" python3 \
        "$root/tests/golden/documents.py" "$root/$document")
done
