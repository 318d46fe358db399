#!/usr/bin/env bash
# clean_windows.sh REPOSITORY OUT-FOLDER: runs scripts/build-windows on a clean
# clone in a clean root of this Debian, where only what the script itself
# installs is to be had, and brings the zip out. Some twenty minutes on two
# processors. Exit status 77 where there can be no such root.
set -euo pipefail
. "$(dirname "$0")/root.sh"
repository=$(realpath "$1") out=$(realpath "$2")
make_root
git clone -q "$repository" "$root/tmp/in/portledger"
rm -rf "$root/tmp/in/portledger/out"
inside bash /tmp/in/portledger/scripts/build-windows
zip=$(echo "$root"/tmp/in/portledger/out/portledger-*-windows-x64.zip)
[ -s "$zip" ]
cp "$zip" "$out/"
echo "$(basename "$zip") was built on a clean $PRETTY_NAME"
