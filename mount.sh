#!/usr/bin/env bash
# Builds snapfs when needed and mounts a snapshot.
#
#   ./mount.sh SNAPSHOT MOUNTPOINT [OPTIONS]   mounts; takes every option of "snapfs mount"
#   ./mount.sh                                 mounts a small sample snapshot at ./mnt
#   ./mount.sh --build                         only installs what is needed and builds
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
. "$root/tools/setup.sh"

make_sample() {
    local id tool
    sample=$artifacts/sample/0000000000000064.fsm
    id=$(fingerprint tools/Elastickv.SnapshotFs.Sample)
    if [ ! -f "$sample" ] || [ "$(cat -- "$artifacts/sample/made-by" 2>/dev/null)" != "$id" ]; then
        tool=$artifacts/sample/tool
        mkdir -p "$artifacts/sample"
        dotnet build "$root/tools/Elastickv.SnapshotFs.Sample" -c Release -v q --nologo -o "$tool" >"$artifacts/sample/log" 2>&1 ||
            { cat -- "$artifacts/sample/log" >&2; fail "the build of the sample generator failed"; }
        dotnet "$tool/snapfs-sample.dll" "$sample"
        printf '%s\n' "$id" >"$artifacts/sample/made-by"
    fi
}

suggest() {
    # Shown with quotes only where a name needs them.
    local mnt
    printf -v mnt %q "$1"
    cat <<TEXT

Try:
  ls -l $mnt/redis/db_0/*
  cat $mnt/redis/db_0/strings/greeting.bin
  cat $mnt/redis/db_0/hashes/user%3A1.json
  cat $mnt/dynamodb/orders/items/alice/1.json
  ls -lR $mnt/s3/photos
  cat $mnt/sqs/jobs/messages.jsonl
  (cd $mnt && sha256sum -c CHECKSUMS)
and when you are done:
  $(printf %q "$program") unmount $mnt
TEXT
}

require_dotnet
if [ "${1:-}" = --build ]; then
    [ $# -eq 1 ] || fail "--build takes no further arguments"
    install fusermount3=fuse3 || true
    build_program
    exit 0
fi

# Root can mount without fusermount3.
install fusermount3=fuse3 || [ "$(id -u)" -eq 0 ] || exit 1
build_program
if [ $# -gt 0 ]; then
    # Two plain names: make the mount point, as nothing else can be meant.
    case "$*" in
        -* | *' -'*) ;;
        *) [ $# -ne 2 ] || [ -e "$2" ] || mkdir -p -- "$2" ;;
    esac
    exec "$program" mount "$@"
fi

make_sample
mkdir -p "$root/mnt" 2>/dev/null || true
if mountpoint -q -- "$root/mnt" && ls -- "$root/mnt" >/dev/null 2>&1; then
    echo "The sample is mounted at $root/mnt already."
else
    "$program" mount "$sample" "$root/mnt"
fi
suggest "$root/mnt"
