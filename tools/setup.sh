# Shared by mount.sh and test.sh, which source it: installing what is missing, and building the program.
# Expects $root, the top of the working tree.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

artifacts=$root/artifacts
program=$artifacts/snapfs/snapfs

say() { printf '%s\n' "$*" >&2; }
fail() { say "$(basename -- "$0"): $*"; exit 1; }

# The SDK keeps its caches in the home directory; a service account may have none.
if [ -z "${HOME:-}" ] || [ ! -w "${HOME:-/nonexistent}" ]; then
    dotnet() { mkdir -p "$artifacts/home" && HOME=$artifacts/home command dotnet "$@"; }
fi

require_dotnet() {
    type -P dotnet >/dev/null || fail "the .NET 10 SDK is needed (https://dotnet.microsoft.com/download) and dotnet is not in PATH"
}

# install COMMAND=PACKAGE…  Installs the packages of the commands that are missing. As an ordinary user it says what an administrator has to run
# and gives 1.
install() {
    local missing=() pair
    for pair in "$@"; do
        command -v "${pair%%=*}" >/dev/null || [ -x "/usr/sbin/${pair%%=*}" ] || missing+=("${pair#*=}")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        say "installing ${missing[*]}"
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 && return 0
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 && return 0
        say "apt-get could not install ${missing[*]}"
        return 1
    fi
    say "missing: ${missing[*]}. An administrator has to run:"
    say "    apt-get update && apt-get install -y ${missing[*]}"
    return 1
}

# One line that changes when any of the given files or directories does.
fingerprint() {
    (cd "$root" && find "$@" \( -name bin -o -name obj \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16)
}

# Where the runtime lies, relative to the program, so that it starts without DOTNET_ROOT wherever the SDK was unpacked.
runtime_options() {
    local home
    home=$(dirname -- "$(readlink -f -- "$(type -P dotnet)")")
    if [ -d "$home/host/fxr" ]; then
        printf '%s\n' "-p:AppHostRelativeDotNet=$(realpath --relative-to="$1" -m -- "$home")"
    fi
}

publish() {
    local options
    mapfile -t options < <(runtime_options "$1")
    dotnet publish "$root/src/Elastickv.SnapshotFs.Cli" -c Release -v q --nologo -o "$1" -p:UseCurrentRuntimeIdentifier=true --self-contained false "${options[@]}" "${@:2}"
}

# Builds the program unless it is there and its sources are the same. Each build has a directory of its own, to which artifacts/snapfs points: a mount that
# is running keeps the files it was started from.
build_program() {
    local id target log
    mkdir -p "$artifacts/builds"
    id=$(fingerprint src native Directory.Build.props Directory.Packages.props global.json tools/setup.sh)
    target=$artifacts/builds/$id
    exec 9>"$artifacts/builds/lock"
    flock 9
    if [ ! -x "$target/snapfs" ]; then
        say "building snapfs"
        log=$artifacts/builds/log
        rm -rf "$target.new"
        # Compiled ahead of time the program starts in half the time; the compiler for that is one more package, which a machine without network may lack.
        publish "$target.new" -p:PublishReadyToRun=true >"$log" 2>&1 ||
            { rm -rf "$target.new"; publish "$target.new" >"$log" 2>&1; } ||
            { cat -- "$log" >&2; fail "the build failed"; }
        mv -T -- "$target.new" "$target"
    fi
    if [ "$(readlink -- "$artifacts/snapfs" 2>/dev/null)" != "builds/$id" ]; then
        [ -L "$artifacts/snapfs" ] || rm -rf -- "$artifacts/snapfs"
        ln -sfnT -- "builds/$id" "$artifacts/snapfs"
        remove_old_builds "$id"
    fi
    flock -u 9
    exec 9>&-
}

remove_old_builds() {
    local old running
    running=$(readlink /proc/[0-9]*/exe 2>/dev/null || true)
    for old in "$artifacts"/builds/*/; do
        old=${old%/}
        [ "${old##*/}" = "$1" ] || grep -qF -- "$old/" <<<"$running" || rm -rf -- "$old"
    done
}
