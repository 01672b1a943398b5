#!/usr/bin/env bash
# Builds snapfs, installs the programs it is compared with where that is possible, and measures all of them side by side.
#
#   ./bench.sh                        tries everything out on little data; the numbers mean nothing
#   ./bench.sh --scale full           the real thing, as root on a quiet machine: writes docs/benchmarks.md
#   ./bench.sh --only NAME[,NAME…]    these rows only
#   ./bench.sh --micro                the inner loops, with BenchmarkDotNet
#   ./bench.sh --help                 all options
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
. "$root/tools/setup.sh"

require_dotnet

# One by one: a peer that cannot be had must not take the others with it. The report names the missing ones. Where an installation failed it is not tried again
# for a day.
try_once() {
    local mark=$artifacts/bench/unavailable/$1
    [ -z "$(find "$mark" -mtime -1 2>/dev/null)" ] || return 0
    "${@:2}" || { mkdir -p "${mark%/*}" && touch "$mark"; }
}
for pair in fusermount3=fuse3 squashfuse_ll=squashfuse mksquashfs=squashfs-tools mkfs.erofs=erofs-utils erofsfuse=erofsfuse zip=zip fuse-zip=fuse-zip archivemount=archivemount; do
    try_once "${pair%%=*}" install "$pair"
done

# In an environment of its own, so that nothing of the system's Python changes.
install_ratarmount() {
    say "installing ratarmount"
    python3 -m venv "$peers" && "$peers/bin/pip" install --quiet --retries 0 --timeout 10 ratarmount >/dev/null 2>&1 && return 0
    say "pip could not install ratarmount"
    return 1
}
peers=$artifacts/bench/python
if ! command -v ratarmount >/dev/null && [ ! -x "$peers/bin/ratarmount" ] && command -v python3 >/dev/null; then
    try_once ratarmount install_ratarmount
fi
export PATH=$PATH:$peers/bin

build_program
log=$artifacts/bench/build.log
dotnet build "$root/tests/Elastickv.SnapshotFs.Benchmarks" -c Release -v q --nologo -o "$artifacts/bench/program" >"$log" 2>&1 || { cat -- "$log" >&2; fail "the build of the benchmarks failed"; }
export SNAPFS=$program SNAPFS_ROOT=$root

# A run that is broken off leaves mounts behind.
clean() {
    local mount
    grep -oF " $artifacts/bench/scratch-" /proc/self/mounts >/dev/null || return 0
    while read -r _ mount _; do
        case $mount in "$artifacts"/bench/scratch-"$measuring"/*) umount -l "$mount" 2>/dev/null || fusermount3 -u -z "$mount" || true ;; esac
    done </proc/self/mounts
    rm -rf --one-file-system -- "$artifacts/bench/scratch-$measuring"
}
trap clean EXIT
trap 'kill "$measuring"; wait "$measuring"; exit 130' INT TERM
dotnet "$artifacts/bench/program/snapfs-bench.dll" "$@" &
measuring=$!
wait "$measuring"
