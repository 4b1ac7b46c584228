# Benchmarks in a browser. Sourced after rust.sh and wasm.sh.

# in_browser BROWSER PACKAGE BENCHMARK [ARGUMENT…]: call it in a subshell, after the environment of the build.
in_browser() {
  local browser="$1" package="$2" benchmark="$3"
  shift 3
  runner_environment "$browser"
  export WASM_BINDGEN_TEST_TIMEOUT=600
  cargo test --target wasm32-unknown-unknown --release -p "$package" --bench "$benchmark" "$@" -- --nocapture
}
