# Benchmarks in a browser. Sourced after rust.sh and wasm.sh.

# in_browser BROWSER PACKAGE BENCHMARK [ARGUMENT…]: wasm-pack cannot be told to run a benchmark, so its runner is
# called as it would do it. Call it in a subshell, after the environment of the build.
in_browser() {
  local browser="$1" package="$2" benchmark="$3"
  shift 3
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER="$tools/wasm-bindgen-test-runner"
  export THREADGROUND_TEST_BROWSER="$browser" WASM_BINDGEN_TEST_ONLY_WEB=1 WASM_BINDGEN_TEST_TIMEOUT=600
  unset CHROMEDRIVER GECKODRIVER
  case "$browser" in
    chromium) CHROMEDRIVER="$(command -v chromedriver)" && export CHROMEDRIVER ;;
    firefox) GECKODRIVER="$(PATH="$tools:$PATH" command -v geckodriver)" && export GECKODRIVER ;;
  esac
  cargo test --target wasm32-unknown-unknown --release -p "$package" --bench "$benchmark" "$@" -- --nocapture
}
