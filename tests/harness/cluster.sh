# SPDX-License-Identifier: EUPL-1.2
# A throw-away PostgreSQL cluster with a store in it, to be sourced by tests and benches written in bash. When the script
# ends, however it ends, the server is stopped and everything is removed.
#
#   cluster_start            starts it (CLUSTER_FAST= with normal durability); sets CLUSTER (folder: anything may be put there), PEIL_CONFIG and PEIL_LANG
#   cluster_store            makes the store in it (peil store init)
#   cluster_database NAME    a further, empty database; PEIL_CONFIG is that database's from here on
#   cluster_sql [ARGUMENT…]  psql as the owner: cluster_sql -c "select 1", or statements on standard input
#   cluster_kill             stops the server at once, as a power cut would; cluster_again starts it again
#   peil …                   the program that was built
#
# PEIL_SOURCE and PEIL_BUILD are set by make check; without it they follow from where this file is.

: "${PEIL_SOURCE:=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}"
: "${PEIL_BUILD:=$PEIL_SOURCE}"
export PEIL_SOURCE PEIL_BUILD
export LC_ALL=C.UTF-8

peil() { "$PEIL_BUILD/src/cli/peil" "$@"; }

cluster_end() {
    local status=$?
    trap - EXIT
    if [ -n "${CLUSTER:-}" ]; then
        "$PEIL_SOURCE/etc/private-cluster" destroy "$CLUSTER/pg" >/dev/null 2>&1 || true
        rm -rf "$CLUSTER"
    fi
    exit "$status"
}

cluster_config() {
    cat >"$CLUSTER/$1.conf" <<END
[peil]
language = ${PEIL_LANG:-en}
plugins = $PEIL_BUILD/plugins
runner = $PEIL_BUILD/src/runner/peil-runner
locale = $PEIL_BUILD/locale
[store]
host = $CLUSTER_HOST
database = $1
user = peil
END
    export PEIL_CONFIG=$CLUSTER/$1.conf
}

cluster_start() {
    CLUSTER=$(mktemp -d "${TMPDIR:-/tmp}/peil-test-XXXXXX")
    trap cluster_end EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    chmod 711 "$CLUSTER"
    if ! "$PEIL_SOURCE/etc/private-cluster" init "$CLUSTER/pg" ${CLUSTER_FAST---fast} >"$CLUSTER/start.log" 2>&1 ||
        ! "$PEIL_SOURCE/etc/private-cluster" start "$CLUSTER/pg" >>"$CLUSTER/start.log" 2>&1; then
        cat "$CLUSTER/start.log" >&2
        printf 'Bail out! no throw-away PostgreSQL cluster\n'
        exit 1
    fi
    CLUSTER_HOST=$(sed -n 's/^host=\(.*\) user=.*/\1/p' "$CLUSTER/start.log")
    CLUSTER_DATABASE=peil
    export CLUSTER CLUSTER_HOST
    cluster_config peil
}

cluster_store() {
    peil store init >"$CLUSTER/store.log" 2>&1 && return
    cat "$CLUSTER/store.log" >&2
    printf 'Bail out! peil store init failed\n'
    exit 1
}

cluster_sql() {
    psql -X -q -At -v ON_ERROR_STOP=1 -h "$CLUSTER_HOST" -U peil -d "$CLUSTER_DATABASE" "$@"
}

cluster_database() {
    CLUSTER_DATABASE=$1
    psql -X -q -h "$CLUSTER_HOST" -U peil -d postgres -c "create database \"$1\""
    cluster_config "$1"
}

cluster_kill() {
    kill -QUIT "$(head -1 "$CLUSTER/pg/data/postmaster.pid")"
    while [ -e "$CLUSTER/pg/data/postmaster.pid" ]; do sleep 0.05; done
}

cluster_again() {
    "$PEIL_SOURCE/etc/private-cluster" start "$CLUSTER/pg" >>"$CLUSTER/start.log" 2>&1
}
