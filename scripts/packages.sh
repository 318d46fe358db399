# Sourced by the other scripts: install_missing PACKAGE... makes sure that
# Debian's packages are there, and says what it installs.

build_packages=(build-essential cmake pkg-config libsqlite3-dev
    libxlsxwriter-dev libicu-dev libarchive-dev libxxhash-dev nettle-dev
    check libsubunit-dev gnuplot-nox python3-openpyxl sqlite3)

is_installed() {
    [ "$(dpkg-query -W -f '${Status}' "$1" 2>/dev/null)" = \
        "install ok installed" ]
}

install_missing() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null
    then
        echo "This is not Debian or Ubuntu, so nothing is installed for you."
        echo "Needed (by Debian's names): $*"
        echo "Going on, in case they are there."
        return 0
    fi
    local missing=() package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Missing packages, and there is no sudo. As root, run:"
            echo "  apt-get install ${missing[*]}"
            return 1
        fi
        root=(sudo)
    fi
    echo "Installing: ${missing[*]}"
    if ! "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq ||
        ! "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install \
            -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    then
        echo "apt-get could not install them; check the network and" \
            "/etc/apt/sources.list, then run: apt-get install ${missing[*]}"
        return 1
    fi
}
