#!/usr/bin/env bash
# Installs what the tests need, builds everything and runs all tests. The last line is "N passed, N failed, N skipped".
#
#   ./test.sh [--long] [ARGUMENTS…]   --long: the sizes and numbers of runs that take too long for every day; the other arguments go to "dotnet test", for instance --filter NAME
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
. "$root/tools/setup.sh"

if [ "${1:-}" = --long ]; then
    export SNAPFS_LONG=1
    shift
fi

require_dotnet
# Tests that drive a real tool say so and are skipped where it is missing.
install fusermount3=fuse3 jq=jq rsync=rsync || say "tests that need them are skipped"
build_program
export SNAPFS=$program

results=$artifacts/test-results
rm -rf -- "$results"
mkdir -p "$results"
passed=0 failed=0 skipped=0

# Adds up what one project's result file says.
count() {
    local counters total executed
    counters=$(grep -o '<Counters [^>]*' "$1" | head -n 1)
    value() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
    total=$(value total) executed=$(value executed)
    passed=$((passed + $(value passed)))
    failed=$((failed + executed - $(value passed)))
    skipped=$((skipped + total - executed))
}

if ! dotnet build "$root/Elastickv.SnapshotFs.sln" -c Release -v q --nologo >"$results/build.log" 2>&1; then
    grep -E 'error|warning' "$results/build.log" | sort -u >&2 || cat "$results/build.log" >&2
    say "the build failed"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi

for project in "$root"/tests/*/*.csproj; do
    grep -q '<IsTestProject>true</IsTestProject>' "$project" || continue
    name=$(basename -- "$project" .csproj)
    echo "== $name"
    status=0
    dotnet test "$project" -c Release --no-build --nologo -v q --results-directory "$results/$name" --logger "trx;LogFileName=results.trx" "$@" || status=$?
    if [ -f "$results/$name/results.trx" ]; then
        before=$failed
        count "$results/$name/results.trx"
        # A test host that died counts as a failure, even if the tests before it passed.
        [ "$status" -eq 0 ] || [ "$failed" -gt "$before" ] || failed=$((failed + 1))
    elif [ "$status" -ne 0 ]; then
        failed=$((failed + 1))
    fi
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
