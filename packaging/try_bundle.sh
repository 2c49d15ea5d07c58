#!/bin/sh
# Tries a built program in an empty environment: sh packaging/try_bundle.sh PROGRAM
set -eu
program=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

fail() {
    printf '%s\n' "$*" >&2
    find "$scratch/.local" -name '*.txt' -exec cat {} + 2>/dev/null >&2 || true
    exit 1
}
clean() {
    env -i HOME="$scratch" PATH=/usr/bin:/bin LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen "$@"
}

# Every part of the installation; what may be absent elsewhere must be inside a bundle.
clean "$program" --json selftest > selftest.json || { cat selftest.json; fail "The selftest failed."; }
grep -q '"fonts".*"4 files"' selftest.json || fail "The fonts are not in the bundle."
grep -q '"face models".*"installed"' selftest.json || fail "The face models are not in the bundle."

# A journal from nothing.
clean "$program" --journal journal init --unprotected >/dev/null
clean "$program" --journal journal patient add --number T-1 --name Trial --phototype II >/dev/null
clean "$program" --journal journal patient list | grep -q T-1 || fail "The patient is not listed."

# The review window starts, reads its input and says what is wrong with it.
code=0
printf '{}' | clean "$program" --review-window 2> review.txt || code=$?
[ "$code" = 2 ] || { cat review.txt; fail "The review window ended with $code."; }

# The window opens and stays.
code=0
clean timeout 10 "$program" --journal journal 2> window.txt || code=$?
[ "$code" = 124 ] || { cat window.txt; fail "The window ended by itself with $code."; }
! grep -E "Traceback|Error|plugin" window.txt | grep -v propagateSizeHints ||
    fail "The window complained."

printf 'The bundle works.\n' >&2
