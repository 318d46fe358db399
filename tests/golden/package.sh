#!/usr/bin/env bash
# The Debian package: what is in it, what it depends on; the manual page and the
# completion know every command and option of --help.
set -euo pipefail
binary=$(realpath "$1") root=$2
build=$(dirname "$binary")
for tool in gzip cpack dpkg-deb dpkg-shlibdeps; do
    command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 77; }
done
[ -f "$build/CPackConfig.cmake" ] || { echo "skipped: no cpack here"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
faults=0
fault() {
    echo "$1"
    faults=$((faults + 1))
}

(cd "$build" && cpack -G DEB -B "$work/made") >"$work/cpack.log" 2>&1 ||
    { tail -n 20 "$work/cpack.log"; exit 1; }
package=$(echo "$work"/made/*.deb)
dpkg-deb -c "$package" | awk '{ print $6 }' >"$work/files.txt"
for file in usr/bin/portledger usr/share/man/man1/portledger.1.gz \
    usr/share/doc/portledger/changelog.gz \
    usr/share/bash-completion/completions/portledger \
    usr/share/doc/portledger/copyright usr/share/doc/portledger/docs/collect.md \
    usr/share/portledger/collect/Collect-PortUsage.ps1 \
    usr/share/portledger/collect/collect-portusage.cmd \
    usr/share/portledger/samples/CORK-WEB3/EphemeralPortStats.log \
    usr/share/portledger/windows/portledger-ingest.xml \
    usr/lib/systemd/system/portledger-ingest.service \
    usr/lib/systemd/system/portledger-ingest.timer; do
    grep -qx "./$file" "$work/files.txt" || fault "not in the package: $file"
done
grep -vE '^\./(usr/)?$|^\./usr/(bin|share|lib)/' "$work/files.txt" |
    grep . && fault "outside of bin, share and lib"
depends=$(dpkg-deb -f "$package" Depends)
for library in libc6 libsqlite3-0 libicu libarchive13 libxxhash0 libnettle \
    libxlsxwriter; do
    [[ $depends == *$library* ]] || fault "does not depend on $library: $depends"
done
dpkg-deb -f "$package" Recommends | grep >/dev/null gnuplot-nox ||
    fault "gnuplot is not recommended"

dpkg-deb -x "$package" "$work/root"
"$work/root/usr/bin/portledger" --version >/dev/null || fault "does not run"
units=$work/root/usr/lib/systemd/system
if command -v systemd-analyze >/dev/null; then
    mkdir -p "$work/units"
    sed "s#^ExecStart=portledger#ExecStart=$work/root/usr/bin/portledger#;/^Documentation/d" \
        "$units/portledger-ingest.service" \
        >"$work/units/portledger-ingest.service"
    cp "$units/portledger-ingest.timer" "$work/units/"
    said=$(systemd-analyze verify "$work/units/portledger-ingest.timer" \
        "$work/units/portledger-ingest.service" 2>&1) || true
    if grep portledger-ingest <<<"$said"; then fault "systemd: $said"; fi
fi
manual=$work/manual.1
zcat "$work/root/usr/share/man/man1/portledger.1.gz" >"$manual"
completion=$work/root/usr/share/bash-completion/completions/portledger
if command -v groff >/dev/null; then
    groff -man -Tutf8 -ww "$manual" >"$work/manual.txt" 2>"$work/groff.txt"
    [ ! -s "$work/groff.txt" ] || fault "groff: $(head -n 3 "$work/groff.txt")"
fi
sed 's/\\-/-/g;s/\\f[BIR]//g' "$manual" >"$work/plain.txt"
commands=$("$binary" --help | sed -n '/^Commands:/,/^Options:/s/^  \([a-z-]*\) .*/\1/p')
[ "$(echo "$commands" | wc -l)" -gt 15 ] || fault "no commands in --help"
complete() { # WORDS...: what is offered for the last of them
    bash -c 'source "$1"; shift
        compopt() { :; }
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _portledger
        printf "%s\n" "${COMPREPLY[@]}"' _ "$completion" "$@"
}
complete portledger "" >"$work/offered.txt"
for command in $commands; do
    grep -q "^.SS portledger $command" "$work/plain.txt" ||
        fault "not in the manual: $command"
    grep -qx -- "$command" "$work/offered.txt" || fault "not offered: $command"
    complete portledger "$command" -- >"$work/options.txt"
    for option in $("$binary" "$command" --help |
        sed -n '/^Options:/,$s/^  \(--[a-z-]*\).*/\1/p'); do
        grep -q "^$option" "$work/plain.txt" ||
            fault "not in the manual: $command $option"
        grep -qx -- "$option" "$work/options.txt" ||
            fault "not offered: $command $option"
    done
done
complete portledger peaks --format m | grep -qx markdown ||
    fault "values are not completed"

if [ -n "${PORTLEDGER_CLEAN_ROOT-}" ]; then
    bash "$root/tests/package/clean_root.sh" "$package" "$root/samples" ||
        fault "not on a clean root"
fi
exit "$faults"
