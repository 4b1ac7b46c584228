# What every script starts with: where the checkout and the cache are, and how to speak.
# Sourced, never run.
# shellcheck disable=SC2034 # not every script uses all of it
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"

# Installed tools live outside of the checkout, so that a fresh clone uses them again.
cache="${THREADGROUND_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/threadground}"
tools="$cache/tools/bin"

# One line on what is being done; on stderr, so that stdout is free for results.
say() { printf '\033[2m·\033[0m %s\n' "$*" >&2; }

# A wrong argument, or something that the machine has not got: a sentence, and status 2.
die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 2
}

have() { command -v "$1" >/dev/null 2>&1; }

# The first of the named commands that exists.
first_of() {
  local name
  for name in "$@"; do
    if have "$name"; then command -v "$name"; return; fi
  done
  return 1
}

# The version of a package in Cargo.lock, so that a tool and its crate can never differ.
locked() {
  sed -n "/^name = \"$1\"\$/{n;s/^version = \"\(.*\)\"\$/\1/p}" Cargo.lock
}

# What a browser may be called.
chromium_names="chromium chromium-browser google-chrome google-chrome-stable"
firefox_names="firefox-esr firefox"
