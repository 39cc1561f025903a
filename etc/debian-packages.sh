# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash disable=SC2034
# Sourced by quickstart and check: which Debian packages are missing, and installing them. No standard port is taken:
# the packages may bring a PostgreSQL server, but no cluster of it is made.
#
# The caller defines  say TEXT  and  fail STATUS TEXT,  and  text NL EN  to choose a language.

packages_build=(gcc make autoconf automake pkgconf gettext libc6-dev
    libpq-dev libcurl4-openssl-dev libinih-dev libjansson-dev libsodium-dev libxml2-dev libxxhash-dev)

package_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Sets missing to those of the arguments that are not installed. pkg-config stands for pkgconf.
packages_missing() {
    local name
    missing=()
    for name in "$@"; do
        package_installed "$name" || { [ "$name" = pkgconf ] && package_installed pkg-config; } || missing+=("$name")
    done
}

# Any PostgreSQL from version 15, also one that does not come from Debian.
postgresql_usable() {
    local program
    for program in "${PEIL_PG_BINDIR:-/nowhere}/postgres" /usr/lib/postgresql/*/bin/postgres \
        "$(pg_config --bindir 2>/dev/null)/postgres"; do
        [ -x "$program" ] && [ "$("$program" --version | sed -n 's/^postgres (PostgreSQL) \([0-9]*\).*/\1/p')" -ge 15 ] &&
            return 0
    done
    return 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# Installs the packages named in missing; LOG gets what apt says. Returns 1 when apt could not; says what to do then.
packages_install() {
    local log=$1 quiet=(env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -y -qq -o Dpkg::Use-Pty=0
        -o DPkg::Lock::Timeout=120) lists=/var/lib/apt/lists made=''
    if ! command -v apt-get >/dev/null; then
        fail 2 "$(text "dit systeem heeft geen apt-get; installeer zelf wat overeenkomt met: ${missing[*]}" \
            "this system has no apt-get; install the counterparts of: ${missing[*]}")"
    fi
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        fail 2 "$(text "u bent geen root en er is geen sudo; vraag uw beheerder om: apt-get install ${missing[*]}" \
            "you are not root and there is no sudo; ask your administrator to run: apt-get install ${missing[*]}")"
    fi
    if [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; then
        [ -t 0 ] || fail 2 "$(text "sudo vraagt om een wachtwoord en hier is geen terminal; voer zelf uit: sudo apt-get install ${missing[*]}" \
            "sudo asks for a password and this is no terminal; run this yourself: sudo apt-get install ${missing[*]}")"
        sudo -v || fail 2 "$(text "sudo is niet toegestaan; vraag uw beheerder om: apt-get install ${missing[*]}" \
            "sudo was refused; ask your administrator to run: apt-get install ${missing[*]}")"
    fi
    # A PostgreSQL that is installed for peil alone makes no cluster of its own.
    if ! postgresql_usable && [ ! -e /etc/postgresql-common/createcluster.d/peil.conf ]; then
        as_root mkdir -p /etc/postgresql-common/createcluster.d &&
            echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.d/peil.conf >/dev/null && made=yes
    fi
    local status=0
    {
        [ -n "$(find "$lists" -maxdepth 1 -name '*_Packages*' -mtime -1 2>/dev/null | head -1)" ] ||
            as_root "${quiet[@]}" update
        as_root "${quiet[@]}" install --no-install-recommends "${missing[@]}" ||
            { as_root "${quiet[@]}" update && as_root "${quiet[@]}" install --no-install-recommends "${missing[@]}"; }
    } >"$log" 2>&1 </dev/null || status=1
    [ -z "$made" ] || as_root rm -f /etc/postgresql-common/createcluster.d/peil.conf
    [ "$status" -eq 0 ] && return 0
    tail -5 "$log" >&2
    fail 3 "$(text "installeren is niet gelukt; alles wat apt zei staat in $log. Herstel dat en voer dit opnieuw uit." \
        "installing failed; all that apt said is in $log. Mend that and run this again.")"
}
