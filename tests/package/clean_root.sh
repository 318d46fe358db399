#!/usr/bin/env bash
# clean_root.sh PACKAGE.deb SAMPLES: installs the package with apt in a clean
# root of this Debian made by debootstrap, and makes a report there. Exit status
# 77 where that can't be done here.
set -euo pipefail
package=$(realpath "$1") samples=$(realpath "$2")
[ "$(id -u)" -eq 0 ] || { echo "skipped: not root"; exit 77; }
command -v debootstrap >/dev/null || { echo "skipped: no debootstrap"; exit 77; }
. /etc/os-release
[ "${ID-}" = debian ] || { echo "skipped: this is not Debian"; exit 77; }
mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' \
    'Created-By: Packages' | awk -v suite="$VERSION_CODENAME" \
    '$2 == suite { print $1; exit }')
[ -n "$mirror" ] || { echo "skipped: apt knows no mirror"; exit 77; }
work=$(mktemp -d)
mounted=()
clean() {
    local at
    for at in "${mounted[@]}"; do umount "$at" || true; done
    rm -rf --one-file-system "$work"
}
trap clean EXIT
root=$work/root
debootstrap --variant=minbase "$VERSION_CODENAME" "$root" "$mirror" \
    >"$work/debootstrap.log" 2>&1 ||
    { tail -n 5 "$work/debootstrap.log"; echo "skipped: no clean root"; exit 77; }
# the proxy and the trust of this machine's apt, whatever they are
apt-config dump Acquire >"$root/etc/apt/apt.conf.d/99-here" 2>/dev/null || true
mkdir -p "$root/tmp/in"
cp "$package" "$root/tmp/in/"
cp -rp "$samples" "$root/tmp/in/samples"
mount -t proc proc "$root/proc" && mounted+=("$root/proc")
inside() {
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
        HOME=/root DEBIAN_FRONTEND=noninteractive "$@"
}
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
