# Brings a folder's npm packages. Sourced after packages.sh.

# Nothing is done while the two package files are those of the last time.
npm_packages() {
  [ -f "$1/package.json" ] || return 0
  local stamp="$1/node_modules/.setup" now
  now="$(cat "$1/package.json" "$1/package-lock.json" | sha256sum)"
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ]; then return; fi
  say "$1: npm ci"
  if npm --prefix "$1" ci --silent --no-audit --no-fund; then
    echo "$now" >"$stamp"
  else
    lacks "what $1/package.json asks for (npm ci in $1)"
  fi
}

node_at_least() {
  have node && at_least "$1" "$(node --version | tr -d v)"
}

install_node() {
  if ! have node || ! have npm; then install "Node" nodejs npm || true; fi
  hash -r
  node_at_least 20.19.0 || lacks "Node 20.19 or newer with npm (from nodejs.org or your distribution)"
}
