# Functions shared by ./run and ./test. Source it; it changes nothing by itself.
#   install_packages FILE...    Debian packages named in the files, those that are missing
#   npm_ci DIR                  npm packages of DIR, when its lock file changed
#   build_web DIR               the web bundles of DIR, when a source changed
#   build PRESET [TARGET...]    the C++ side, when a source changed
# Each says one line when it has work to do and nothing when it has none.
# shellcheck shell=bash

root_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$'\e[1m' red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m'
else
    bold='' red='' green='' plain=''
fi

step() { printf '%s==>%s %s\n' "$bold$green" "$plain" "$*"; }
fail() {
    printf '%s✗%s %s\n' "$bold$red" "$plain" "$*" >&2
    exit 1
}

# Runs a command as root: directly, or through sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "This needs root and there is no sudo. As root, run:  $*"
    fi
}

# Names in package lists: one a line, '#' begins a comment.
package_names() { sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$@"; }

# Is the package there? Node may come from elsewhere than Debian (its own packages conflict with
# Debian's npm), so for these two the command counts.
have_package() {
    case $1 in
        nodejs) command -v node >/dev/null && return ;;
        npm) command -v npm >/dev/null && return ;;
    esac
    grep -qxF "$1" <<<"$installed_packages"
}

install_packages() {
    local installed_packages name missing=()
    installed_packages=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' | sed -n 's/^ii *//p')
    for name in $(package_names "$@"); do
        have_package "$name" || missing+=("$name")
    done
    [ ${#missing[@]} = 0 ] && return
    step "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    local progress=()
    [ -t 1 ] && progress=(-o Dpkg::Progress-Fancy=1)
    as_root apt-get update -qq || fail "apt-get update failed. Check the network and /etc/apt/sources.list."
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        "${progress[@]}" "${missing[@]}" ||
        fail "apt-get install failed; its message above says why."
}

# One hash over the contents and names of all files below the arguments, what is built left out.
tree_hash() {
    find "$@" \( -name node_modules -o -name dist -o -name test-results \) -prune -o \
        -type f ! -name '.*-stamp' -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum |
        cut -d' ' -f1
}

npm_ci() {
    local dir=$1 stamp=$1/node_modules/.lock-stamp hash
    [ -f "$dir/package-lock.json" ] || fail "$dir has no package-lock.json; is the clone complete?"
    hash=$(sha256sum <"$dir/package-lock.json")
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$hash" ] && return
    step "Installing npm packages in ${dir#"$root_dir"/}"
    (cd "$dir" && npm ci --no-audit --no-fund --loglevel=error) ||
        fail "npm ci failed in $dir; its message above says why."
    echo "$hash" >"$stamp"
}

# Are the pages of every workspace with a Vite configuration there?
pages_built() {
    local config
    for config in "$1"/*/vite.config.ts; do
        [ -f "${config%/*}/dist/index.html" ] || return
    done
    [ -f "$1/passwords/dist/passwords.txt" ]
}

build_web() {
    local dir=$1 stamp=$1/node_modules/.build-stamp hash
    npm_ci "$dir"
    hash=$(tree_hash "$dir")
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$hash" ] && pages_built "$dir" && return
    step "Building the web pages"
    (cd "$dir" && npm run --silent build) || fail "The web build failed; its message above says why."
    echo "$hash" >"$stamp"
}

build() {
    local preset=$1 dir=$root_dir/build/$1 hash stamp
    shift
    stamp=$dir/.build-stamp
    hash=$(tree_hash "$root_dir"/{src,cmake,bench,CMakeLists.txt,CMakePresets.json})
    # One line a set of targets that is up to date; another tree empties the list.
    [ -f "$stamp" ] && grep -qxF "$hash $*" "$stamp" && return
    if [ ! -f "$dir/build.ninja" ]; then
        step "Configuring the $preset build"
        mkdir -p "$dir"
        (cd "$root_dir" && cmake --preset "$preset") >"$dir/configure.log" 2>&1 || {
            cat "$dir/configure.log" >&2
            fail "cmake --preset $preset failed."
        }
    fi
    step "Building ($preset${*:+: $*})"
    # One command at a time is shown on a terminal, one line each in a log.
    ninja -C "$dir" "$@" || fail "The build failed; the first error above says why."
    { grep -F "$hash " "$stamp" 2>/dev/null || true; echo "$hash $*"; } >"$stamp.new"
    mv "$stamp.new" "$stamp"
}
