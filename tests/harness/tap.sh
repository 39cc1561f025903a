# SPDX-License-Identifier: EUPL-1.2
# TAP from shell, to be sourced: ok, is, like, unlike, fails, diag, skip, bail_out and done_testing.
#
#   ok "name" COMMAND…              passes when the command does (its output is shown when it does not)
#   is "name" GOT EXPECTED          like "name" TEXT EXTENDED-REGULAR-EXPRESSION     unlike: the other way round
#   fails "name" STATUS COMMAND…    passes when the command exits with that status; its output is in $output
#   skip "name" "reason"            skip_all "reason" ends the test      done_testing prints the plan

tap_count=0
tap_failed=0

diag() { printf '%s\n' "$*" | sed 's/^/# /'; }

tap_pass() {
    tap_count=$((tap_count + 1))
    printf 'ok %d - %s\n' "$tap_count" "$1"
}

tap_fail() {
    tap_count=$((tap_count + 1))
    tap_failed=$((tap_failed + 1))
    printf 'not ok %d - %s\n' "$tap_count" "$1"
}

ok() {
    local name=$1
    shift
    if output=$("$@" 2>&1); then
        tap_pass "$name"
    else
        local status=$?
        tap_fail "$name"
        diag "exit $status of: $*"
        diag "$output"
        return 1
    fi
}

fails() {
    local name=$1 expected=$2 status=0
    shift 2
    output=$("$@" 2>&1) || status=$?
    if [ "$status" -eq "$expected" ]; then
        tap_pass "$name"
    else
        tap_fail "$name"
        diag "exit $status, expected $expected, of: $*"
        diag "$output"
        return 1
    fi
}

is() {
    if [ "$2" = "$3" ]; then
        tap_pass "$1"
    else
        tap_fail "$1"
        diag "     got: $2"
        diag "expected: $3"
        return 1
    fi
}

like() {
    if grep -Eq -- "$3" <<<"$2"; then
        tap_pass "$1"
    else
        tap_fail "$1"
        diag "        got: $2"
        diag "to be like: $3"
        return 1
    fi
}

unlike() {
    if ! grep -Eq -- "$3" <<<"$2"; then
        tap_pass "$1"
    else
        tap_fail "$1"
        diag "            got: $2"
        diag "not to be like: $3"
        return 1
    fi
}

skip() {
    tap_count=$((tap_count + 1))
    printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

skip_all() {
    printf '1..0 # SKIP %s\n' "$*"
    exit 0
}

bail_out() {
    printf 'Bail out! %s\n' "$*"
    exit 1
}

done_testing() {
    printf '1..%d\n' "$tap_count"
    [ "$tap_failed" -eq 0 ]
}
