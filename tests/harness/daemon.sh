# SPDX-License-Identifier: EUPL-1.2
# Daemons on a throw-away store, to be sourced by tests and benches written in bash; brings cluster.sh with it. What was
# started is ended with the script, whatever happens.
#
#   daemon_arguments "$@"   --seed N, --scale S and what else there may be: sets seed, scale (and RANDOM)
#   daemon_setup [WORKERS]  after cluster_start and cluster_store: a configuration for daemons; plugins are those built and
#                           source_slow, which takes as many ms as its location says
#   daemon_start [NAME]     starts one, and waits until its first sign of life; sets daemon_pid
#   daemon_end [PID]        SIGTERM, and waits until it is gone
#   daemon_wait SECONDS     until nothing waits or is at work: fails when that takes longer
#   daemon_workers PID      the processes of its workers
#   slow_jobs COUNT MS…     puts probes in the queue, of which each takes one of these times in a runner
#   sql …                   one statement over a connection that stays: its answer in $answer
#   now                     seconds, with six decimals
#   scaled N                N times the scale, at least 1
#   end_all                 ends every daemon; left: how many processes of peil are still there 2 s later

if [ -z "${PEIL_BUILD:-}" ]; then
    for PEIL_BUILD in "$PWD" "$PEIL_SOURCE/build" "$PEIL_SOURCE/build-check/gcc" "$PEIL_SOURCE"; do
        [ -x "$PEIL_BUILD/src/daemon/peild" ] && break
    done
fi
[ -x "$PEIL_BUILD/src/daemon/peild" ] || {
    printf '%s: no program in %s; build first, or set PEIL_BUILD\n' "$0" "$PEIL_BUILD" >&2
    exit 2
}
. "$PEIL_SOURCE/tests/harness/cluster.sh"

daemon_arguments() {
    seed=$RANDOM$RANDOM scale=1
    while [ $# -gt 0 ]; do
        case $1 in
        --seed) seed=$2 ;;
        --scale) scale=$2 ;;
        *) printf 'usage: %s [--seed N] [--scale S]\n' "$0" >&2; exit 2 ;;
        esac
        shift 2
    done
    RANDOM=$((seed % 32768))
    printf '# seed %s, scale %s: give them back to repeat\n' "$seed" "$scale"
}
scaled() { awk -v n="$1" -v s="$scale" 'BEGIN {x = int(n * s + 0.5); print x < 1 ? 1 : x}'; }
now() { printf '%s\n' "$EPOCHREALTIME"; }
elapsed() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN {printf "%.3f\n", b - a}'; }

daemons=()
daemon_setup() {
    DAEMON_HOME=$CLUSTER/daemon
    mkdir -p "$DAEMON_HOME/plugins" "$DAEMON_HOME/registers" "$DAEMON_HOME/reports"
    [ -e "$PEIL_BUILD/tests/harness/slow/source_slow.so" ] ||
        make -s -C "$PEIL_BUILD" tests/harness/slow/source_slow.so >/dev/null || exit 1
    cp "$PEIL_BUILD"/plugins/*.so "$PEIL_BUILD/tests/harness/slow/source_slow.so" "$DAEMON_HOME/plugins/"
    workers=${1:-4}
    trap daemon_cleanup EXIT
    daemon_config one
    sql_open
}

# The configuration of a daemon of that name; further lines for [daemon] on standard input when there are any.
daemon_config() { # NAME [LINE…]
    local name=$1
    shift
    PEIL_CONFIG=$CLUSTER/$name.conf
    {
        sed "s|^plugins = .*|plugins = $DAEMON_HOME/plugins|" "$CLUSTER/$CLUSTER_DATABASE.conf"
        printf '[daemon]\nname = %s\nworkers = %s\nruntime = %s\nregisters = %s\nreports = %s\n' "$name" "$workers" \
            "$CLUSTER/run-$name" "$DAEMON_HOME/registers" "$DAEMON_HOME/reports"
        [ $# -eq 0 ] || printf '%s\n' "$@"
    } >"$PEIL_CONFIG"
    export PEIL_CONFIG
}

daemon_cleanup() {
    local status=$?
    trap - EXIT
    for each in "${daemons[@]}"; do kill -CONT "$each" 2>/dev/null; kill -9 "$each" 2>/dev/null; done
    (exit "$status")
    cluster_end
}

# A connection that stays, so that a question costs no process.
sql_open() {
    coproc SQL { psql -X -q -At -h "$CLUSTER_HOST" -U peil -d "$CLUSTER_DATABASE" 2>&1; }
    sql_pid=$SQL_PID
    eval "exec 8>&${SQL[1]} 9<&${SQL[0]} ${SQL[1]}>&- ${SQL[0]}<&-"
}
sql_close() { exec 8>&- 9<&-; wait "$sql_pid" 2>/dev/null; }
sql() {
    local line
    answer=''
    printf '%s;\n\\echo ::end::\n' "$1" >&8
    while IFS= read -r -u 9 line; do
        [ "$line" = ::end:: ] && return
        answer=$answer${answer:+$'\n'}$line
    done
    return 1
}

daemon_start() { # [NAME [ARGUMENT…]]
    local name=${1:-one}
    shift
    "$PEIL_BUILD/src/daemon/peild" --config "$CLUSTER/$name.conf" "$@" >>"$CLUSTER/$name.log" 2>&1 8>&- 9>&- &
    daemon_pid=$!
    daemons+=("$daemon_pid")
    for _ in $(seq 200); do
        kill -0 "$daemon_pid" 2>/dev/null || return 1
        [ "$(pgrep -P "$daemon_pid" -c)" -gt "$workers" ] && return
        sleep 0.02
    done
    return 1
}
daemon_end() {
    kill -TERM "${1:-$daemon_pid}" && wait "${1:-$daemon_pid}"
}
daemon_workers() { pgrep -P "$1" -f -- '--role=worker'; }

daemon_wait() { # SECONDS
    local until=$((SECONDS + $1))
    while sql "select count(*) from peil.job where state in ('ready', 'leased')" && [ "$answer" != 0 ]; do
        [ "$SECONDS" -lt "$until" ] || return 1
        sleep 0.1
    done
}

slow_jobs() { # COUNT MS…
    local count=$1 each
    shift
    for each in "$@"; do : >"$DAEMON_HOME/registers/$each"; done
    sql "insert into peil.job (kind, subject, payload, actor)
        select 'probe', 'test', jsonb_build_object('plugin', 'source_slow',
            'location', (string_to_array('$*', ' '))[1 + n % $#]), 'test'
        from generate_series(1, $count) as n"
    sql "notify peil_queue"
}

# What is to be known when something did not go as it should, as lines of a comment.
daemon_diag() {
    sql "select id, state, kind, worker, attempts, losses, deaths, lease_until - clock_timestamp() as lease, due_at - clock_timestamp(), told
        from peil.job where state <> 'done' limit 5"
    printf '%s\n' "$answer"
    sql "select pid, state, wait_event_type, wait_event, now() - query_start, left(query, 60)
        from pg_stat_activity where application_name = 'peil'"
    printf '%s\n' "$answer"
    kill -USR1 "$daemon_pid" 2>/dev/null && sleep 0.5
    tail -n 12 "$CLUSTER"/one.log
} 2>&1

end_all() {
    local each
    for each in "${daemons[@]}"; do
        kill -CONT "$each" 2>/dev/null
        kill -TERM "$each" 2>/dev/null
    done
    for each in "${daemons[@]}"; do wait "$each" 2>/dev/null; done
    sleep 1
    left=$(processes | sort >"$CLUSTER/left.1"; sleep 1; processes | sort | comm -12 - "$CLUSTER/left.1" | wc -l)
}
# Processes of peild with our configuration, and runners that are nobody's.
processes() {
    local each
    for each in $(pgrep -x 'peil-runner'); do
        [ "$(readlink "/proc/$each/exe" 2>/dev/null)" = "$PEIL_BUILD/src/runner/peil-runner" ] &&
            [ "$(ps -o ppid= -p "$each" | tr -d ' ')" = 1 ] && echo "$each"
    done
    for each in "${daemons[@]}"; do kill -0 "$each" 2>/dev/null && echo "$each"; pgrep -P "$each"; done
}

# The larger of a figure and the seconds since a moment.
worst_of() { # FIGURE SINCE
    awk -v w="$1" -v a="$2" -v b="$EPOCHREALTIME" 'BEGIN {t = b - a; printf "%.3f", (t > w) ? t : w}'
}

# lost: not done; duplicate: more than one result; worst redo: from a kill to the end of what was at work then.
tally() {
    sql "select count(*) filter (where state <> 'done') from peil.job"
    lost=$answer
    sql "select count(*) - count(distinct job_id) from peil.probe"
    duplicate=$answer
    sql "select count(*) from peil.job where state = 'done' and not exists (select from peil.probe where job_id = id)"
    lost=$((lost + answer))
}
