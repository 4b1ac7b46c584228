# What comes from the distribution. Sourced after common.sh.

# Runs apt-get as root, quietly; its own words only when it fails.
apt() {
  local as=() log
  if [ "$(id -u)" != 0 ]; then
    have sudo || return 1
    as=(sudo)
  fi
  log="$(mktemp)"
  if ! "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -q "$@" >"$log" 2>&1; then
    tail -5 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# The package lists are fetched once per run, and only if something is to be installed.
update_lists() {
  [ -z "${lists_updated:-}" ] || return 0
  lists_updated=yes
  say "apt-get update"
  apt update || say "the package lists could not be fetched; the old ones must do"
}

# The version that a package would have here, if there is such a package.
candidate() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: \([^(].*\)$/\1/p'; }

# install WHAT PACKAGE…: installs those of the packages that exist here.
install() {
  local what="$1" package found=()
  shift
  have apt-get || return 1
  update_lists
  for package in "$@"; do
    if [ -n "$(candidate "$package")" ]; then found+=("$package"); fi
  done
  [ ${#found[@]} -gt 0 ] || return 1
  say "$what: installing ${found[*]}"
  apt install --no-install-recommends "${found[@]}"
}

# What could not be had: all of it is told at the end, then status 2.
missing=()
lacks() { missing+=("$1"); }
tell_missing() {
  [ ${#missing[@]} -gt 0 ] || return 0
  printf 'setup: %s is missing\n' "${missing[@]}" >&2
  exit 2
}

# need WHAT "COMMAND…" HOW PACKAGE…: one of the commands must be there, else the packages bring it.
need() {
  local what="$1" commands="$2" how="$3"
  shift 3
  # shellcheck disable=SC2086 # a list of words
  if first_of $commands >/dev/null; then return; fi
  install "$what" "$@" || true
  hash -r
  # shellcheck disable=SC2086
  first_of $commands >/dev/null || lacks "$what ($how)"
}
