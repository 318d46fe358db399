#!/usr/bin/env bash
# clean_root.sh PACKAGE.deb SAMPLES: installs the package with apt in a clean
# root of this Debian made by debootstrap, and makes a report there. Exit status
# 77 where that can't be done here.
set -euo pipefail
. "$(dirname "$0")/root.sh"
package=$(realpath "$1") samples=$(realpath "$2")
make_root
cp "$package" "$root/tmp/in/"
cp -rp "$samples" "$root/tmp/in/samples"
inside apt-get update -qq
inside apt-get install -y -qq "/tmp/in/$(basename "$package")" \
    >"$work/install.log" 2>&1 ||
    { tail -n 30 "$work/install.log"; exit 1; }
inside portledger --version
inside portledger --db /tmp/h.db ingest /tmp/in/samples 2>&1 | tail -n 3
inside portledger --db /tmp/h.db report --html /tmp/r.html --xlsx /tmp/r.xlsx
grep -q "</html>" "$root/tmp/r.html"
grep -q "<svg" "$root/tmp/r.html" || { echo "no chart: gnuplot is missing"; exit 1; }
head -c 2 "$root/tmp/r.xlsx" | grep -q PK
inside test -d /usr/share/portledger/samples
inside apt-get remove -y -qq portledger >/dev/null 2>&1
inside test ! -e /usr/bin/portledger
echo "installed, ran and was removed on a clean $PRETTY_NAME"
