# What builds Python's front, whose interpreter needs a newer compiler than the rest. Sourced after common.sh and rust.sh.

# Cargo and rustc are those of the builds for the browser from here on, and nothing of them is unstable.
use_python_rust() {
  use_wasm_rust
  unset RUSTC_BOOTSTRAP
  export CARGO_TARGET_DIR="$root/target/python"
  use_patched native
}

# build_python PACKAGE [ARGUMENT…]: builds a package of the workspace with it.
build_python() {
  (
    use_python_rust
    if [ ! -d "$CARGO_TARGET_DIR/python/deps" ]; then say "building Python's interpreter: some minutes, once"; fi
    cargo build "${patched[@]}" --quiet --profile python -p "$@"
  )
}

# bench_python [ARGUMENT…]: builds its benchmark, and runs it.
bench_python() {
  (
    use_python_rust
    cargo bench "${patched[@]}" --quiet --profile python -p threadground-python --bench bench -- "$@"
  )
}
