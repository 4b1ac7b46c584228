# The test suites, each a function, and the count over all of them. Sourced after wasm.sh and python.sh.

passed=0
failed=0
failures=()

# Rust tests whose names contain one of these; all of them if there is none.
filters=()

# What each suite says, while it is not over.
logs="$(mktemp -d)"

# Where the suites' own words go, as each prints its result on standard output.
exec 3>&1

# suite NAME COMMAND…: runs it, and prints a line for tell_all: its name, how many tests passed and failed, the seconds.
suite() {
  local name="$1" log="$logs/$1" began=$SECONDS status=0 p f
  shift
  say "test: $name"
  # In a shell of its own, so that one suite's environment is not the next one's.
  if [ -n "${alone:-}" ]; then
    (set -e; "$@") 2>&1 | tee "$log" >&3 || status=$?
  else
    (set -e; "$@") >"$log" 2>&1 || status=$?
  fi
  read -r p f < <(count "$log")
  # A suite that did not get as far as to count anything has failed all the same, and so has one
  # without a test.
  if [ "$status" != 0 ] && [ "$f" = 0 ]; then f=1; fi
  if [ "$((p + f))" = 0 ] && [ "$name" != build ] && [ ${#filters[@]} = 0 ]; then
    echo "$name ran no test" >>"$log"
    f=1
  fi
  echo "$name $p $f $((SECONDS - began))"
  [ "$f" = 0 ]
}

# tell_all NUMBER: shows each suite that is over, in one piece, and in the end what came of all of them; there are to be
# so many besides the build.
tell_all() {
  local name p f seconds left="$1"
  while read -r name p f seconds; do
    [ -n "${alone:-}" ] || cat "$logs/$name"
    if [ "$f" != 0 ]; then failures+=("$name"); fi
    passed=$((passed + p)) failed=$((failed + f))
    if [ "$name" != build ]; then left=$((left - 1)); fi
    say "test: $name took $seconds s"
  done
  if [ "$left" != 0 ]; then failures+=("$left without a result") failed=$((failed + 1)); fi
  if [ "$failed" != 0 ]; then printf 'failed: %s\n' "${failures[@]}"; fi
  echo "$passed passed, $failed failed"
}

# end_all PROCESS: ends all that it started, and what those did. Each is held first, so that it starts nothing more.
end_all() {
  local child
  for child in $(pgrep -P "$1"); do
    kill -STOP "$child" 2>/dev/null || continue
    end_all "$child"
    kill -TERM "$child" && kill -CONT "$child" || true
  done
}

# The lines in which the harnesses of cargo, wasm-bindgen, Node and the page say how many passed and failed.
count() {
  awk '
    /^test result: / { for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) p += $(i - 1); if ($i ~ /^failed/) f += $(i - 1) } }
    /^# pass [0-9]+$/ { p += $3 }
    /^# (fail|cancelled) [0-9]+$/ { f += $3 }
    END { print p + 0, f + 0 }' "$1"
}

native_suite() { cargo test --quiet -- "${filters[@]}"; }

# The tests of Python's front; a warning of its own compiler fails them.
python_suite() {
  use_python_rust
  local told
  told="$(cargo build "${patched[@]}" --quiet --profile python -p threadground-cli --features python --message-format=short 2>&1)" ||
    { echo "$told"; return 1; }
  if grep -E '^(crate|tests)/.*warning: ' <<<"$told"; then return 1; fi
  cargo test "${patched[@]}" --quiet --profile python -p threadground-python --lib --test python -- "${filters[@]}"
}

# The tests under loom: the words that threads share, each on every order of its steps. In a folder of its own, as
# the flag builds everything anew.
loom_suite() {
  export RUSTFLAGS="--cfg loom"
  local test=(cargo test --profile loom --target-dir target/loom --quiet -p threadground --lib --)
  if [ ${#filters[@]} = 0 ]; then "${test[@]}" loom_tests::; return; fi
  local names
  mapfile -t names < <("${test[@]}" --list | sed -n 's/: test$//p' | grep loom_tests:: | grep -F "${filters[@]/#/-e}")
  if [ ${#names[@]} != 0 ]; then "${test[@]}" --exact "${names[@]}"; fi
}

# The page's own units: its state and its drawing, without a browser.
page_suite() { npm --prefix web run --silent test; }

# wasm_suite BROWSER: the black-box tests in a worker of that browser.
wasm_suite() {
  engine_environment
  runner_environment "$1"
  # For all tests together: there to end a suite that hangs, and far from what a busy machine needs.
  export WASM_BINDGEN_TEST_TIMEOUT="${WASM_BINDGEN_TEST_TIMEOUT:-900}"
  # The runner serves what the engine's folder has, and this folder; a test compares the name with the browser that it
  # finds itself in. The runner's server may never answer a connection that comes together with another one (the pool
  # of its tiny_http counts a thread as waiting that already has work). `webdriver.json` has Firefox make one only.
  rm -rf tests/rust/documents
  cp -R crate/documents tests/rust/
  echo "$1" >tests/rust/documents/browser.txt
  timeout --kill-after=10 20m cargo test --target wasm32-unknown-unknown -p black-box --test black_box -- "${filters[@]}"
}

# The crate outside of the workspace, natively, in the target folder of the workspace: with the versions of its
# Cargo.lock, so that no dependency is built twice.
outside() {
  cp Cargo.lock tests/outside/
  CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}" cargo test --manifest-path tests/outside/Cargo.toml "$@" -- "${filters[@]}"
}
outside_suite() { outside --quiet; }

# outside_wasm_suite BROWSER: the same crate in a worker of that browser.
outside_wasm_suite() {
  engine_environment
  runner_environment "$1"
  # The runner does not know --quiet.
  outside --target wasm32-unknown-unknown --test browser
}

# e2e_suite BROWSER: the page, from dist/, in that browser. The limit ends a suite that hangs; a busy machine needs half.
e2e_suite() {
  export BROWSER="$1"
  local display=() limit=40m
  # WebKit has no headless form, and draws and searches more slowly: on a busy machine its tests take 32 minutes.
  if [ "$1" = webkit ]; then display=(xvfb-run -a) limit=70m; fi
  PATH="$tools:$PATH" timeout --kill-after=10 "$limit" "${display[@]}" node --test --test-concurrency=1 --test-reporter=tap tests/e2e/*.spec.mjs
}
