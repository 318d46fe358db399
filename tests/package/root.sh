# Sourced: make_root makes a clean root of this Debian with debootstrap in
# $work/root, where `inside COMMAND...` runs things; all of it goes at the end.
# Exit status 77 where that can't be done here.

work=
mounted=()

forget_root() {
    local at
    for at in "${mounted[@]}"; do umount "$at" || true; done
    [ -z "$work" ] || rm -rf --one-file-system "$work"
}

skip() {
    echo "skipped: $1"
    exit 77
}

make_root() {
    local mirror
    [ "$(id -u)" -eq 0 ] || skip "not root"
    command -v debootstrap >/dev/null || skip "no debootstrap"
    . /etc/os-release
    [ "${ID-}" = debian ] || skip "this is not Debian"
    mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' \
        'Created-By: Packages' | awk -v suite="$VERSION_CODENAME" \
        '$2 == suite { print $1; exit }')
    [ -n "$mirror" ] || skip "apt knows no mirror"
    work=$(mktemp -d)
    trap forget_root EXIT
    root=$work/root
    debootstrap --variant=minbase "$VERSION_CODENAME" "$root" "$mirror" \
        >"$work/debootstrap.log" 2>&1 ||
        { tail -n 5 "$work/debootstrap.log"; skip "no clean root"; }
    # the proxy and the trust of this machine's apt, whatever they are
    apt-config dump Acquire >"$root/etc/apt/apt.conf.d/99-here" 2>/dev/null ||
        true
    mkdir -p "$root/tmp/in"
    mount -t proc proc "$root/proc" && mounted+=("$root/proc")
}

inside() {
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
        HOME=/root DEBIAN_FRONTEND=noninteractive "$@"
}
