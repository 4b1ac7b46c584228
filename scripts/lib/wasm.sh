# The wasm modules. Sourced after common.sh and rust.sh.
#
# The flags below are for these builds only: in the root configuration `build-std` would break native
# builds. They go through the environment, so that a crate outside of the workspace is built with the same.

# A memory's upper end; the browser reserves addresses for it, and takes pages as they are touched.
max_memory=$((1024 * 1024 * 1024))

# No path of the building machine may end in a module (or in a line that a trace shows).
remap_flags() {
  local sysroot registry home="${CARGO_HOME:-$HOME/.cargo}"
  sysroot="$(rustc --print sysroot)"
  [ -d "$home/registry/src" ] || cargo fetch --quiet
  echo "--remap-path-prefix=$home=cargo"
  for registry in "$home"/registry/src/*; do echo "--remap-path-prefix=$registry=crates"; done
  echo "--remap-path-prefix=$(readlink -f "$sysroot/lib/rustlib/src/rust")=rust"
  echo "--remap-path-prefix=$sysroot/lib/rustlib/src/rust=rust"
  echo "--remap-path-prefix=$root="
}

# Flags with one argument per line, in the form that survives spaces in paths.
set_flags() {
  CARGO_ENCODED_RUSTFLAGS="$(tr '\n' '\037' | sed 's/\x1f$//')"
  export CARGO_ENCODED_RUSTFLAGS
}

# Threads: shared memory that the page hands in, thread-local storage, and panics that unwind.
engine_environment() {
  use_wasm_rust
  # Names go in wasm-bindgen's step: stripped earlier, it cannot see which features the module has.
  export CARGO_PROFILE_WASM_STRIP=none
  set_flags < <(
    printf '%s\n' -Ctarget-feature=+atomics,+bulk-memory -Cpanic=unwind \
      -Clink-arg=--shared-memory -Clink-arg=--import-memory "-Clink-arg=--max-memory=$max_memory" \
      -Clink-arg=--export=__wasm_init_tls -Clink-arg=--export=__tls_size \
      -Clink-arg=--export=__tls_align -Clink-arg=--export=__tls_base
    remap_flags
  )
  export CARGO_UNSTABLE_BUILD_STD=std,panic_unwind CARGO_TARGET_DIR="$root/target/wasm-engine"
  # What the inner loop and the tests take.
  export CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_PROFILE_DEV_DEBUG=0
}

# No threads, nothing unstable at run time: the module that the page loads first.
model_environment() {
  use_wasm_rust
  set_flags < <(remap_flags)
  export CARGO_UNSTABLE_BUILD_STD=std,panic_abort CARGO_TARGET_DIR="$root/target/wasm-model"
  # Small comes first here: of 133 kB, z takes 8 and panics without their sentences 7. No input makes the model panic;
  # the tests, which say so, have the sentences.
  export CARGO_PROFILE_WASM_OPT_LEVEL=z
  export CARGO_PROFILE_WASM_PANIC=immediate-abort CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT=true
  export CARGO_PROFILE_WASM_STRIP=none
}

# runner_environment BROWSER: cargo's tests run in this browser, by wasm-bindgen's runner.
runner_environment() {
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER="$tools/wasm-bindgen-test-runner"
  export WASM_BINDGEN_TEST_ONLY_WEB=1 WASM_BINDGEN_TEST_DRIVER_TIMEOUT=60
  # Of the two drivers only one may be known: the runner takes Firefox wherever it knows Firefox's.
  unset CHROMEDRIVER GECKODRIVER
  case "$1" in
    chromium) CHROMEDRIVER="$(command -v chromedriver)" && export CHROMEDRIVER ;;
    firefox) GECKODRIVER="$(PATH="$tools:$PATH" command -v geckodriver)" && export GECKODRIVER ;;
    # It has no headless form, and the runner does not know it.
    webkit) export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER="xvfb-run -a node $root/tests/e2e/lib/webkit-tests.mjs" PATH="$tools:$PATH" ;;
  esac
}

# build_wasm NAME PROFILE FEATURES KILOBYTES: one module and its glue, in web/public/NAME; with gzip it may
# have so many kB.
# The environment of a build stays in its subshell.
build_wasm() (
  "$1_environment"
  # Linked by itself the crate is needed here alone, so that its manifest does not ask for it. Where it is an rlib as
  # well, less is inlined before the whole program is seen: the engine's module has 15 kB less with gzip.
  cargo rustc --lib --crate-type cdylib,rlib -p threadground --target wasm32-unknown-unknown --profile "$2" \
    --no-default-features --features "$3"
  # For the inner loop: large, and soon there.
  if [ "$2" = dev ]; then bind "$1" debug/threadground 100000; else bind "$1" "$2/threadground" "$4" --remove-name-section --remove-producers-section; fi
)
# bind NAME MODULE KILOBYTES OPTION...: writes the glue of a module that cargo has built.
bind() {
  local out="web/public/$1"
  rm -rf "$out"
  wasm-bindgen "$CARGO_TARGET_DIR/wasm32-unknown-unknown/$2.wasm" --target web --out-dir "$out" --out-name "$1" "${@:4}"
  node scripts/lib/size.mjs "$out/$1_bg.wasm" "$3"
  glue_types "$1"
}
# glue_types NAME: the page's copy of the declarations that wasm-bindgen wrote for a module must be these. The module's
# own exports are left out: the page calls none of them, and their names change with each version of wasm-bindgen.
glue_types() {
  local copy="web/src/engine/$1-glue.gen.d.ts" now
  now="$(
    echo "// Generated from crate/src/web by wasm-bindgen; not to be edited."
    echo "// Write it anew: THREADGROUND_BLESS=1 scripts/build $1"
    sed -e '/^\/\* [a-z]*lint/d' -e '/^export interface InitOutput {/,/^}/c export interface InitOutput {\n    readonly memory: WebAssembly.Memory;\n}' \
      "web/public/$1/$1.d.ts"
  )"
  if [ -n "${THREADGROUND_BLESS:-}" ]; then echo "$now" >"$copy"; fi
  diff "$copy" <(echo "$now") >&2 || die "$copy is stale: THREADGROUND_BLESS=1 scripts/build $1 writes it anew"
}
# With the documents that programs fetch.
build_engine() {
  build_wasm engine "${1:-wasm}" runtime,record,programs 392
  cp -R crate/documents web/public/engine/
}
# It is fetched where somebody asks what can come out, and has what every program expects.
build_explorer() {
  build_wasm explorer "${1:-wasm}" explore,programs 684
  cp -R crate/documents web/public/explorer/
}
explorer_environment() { engine_environment; }
build_model() { build_wasm model wasm model 120; }

# Python's engine: RustPython with the crate in one module.
python_environment() {
  engine_environment
  # A folder of its own: what the interpreter is built with would have the other modules built anew each time.
  export CARGO_TARGET_DIR="$root/target/wasm-python"
  # No chance of the machine's; and a stack for the host, which reads sources.
  CARGO_ENCODED_RUSTFLAGS+=$'\x1f--cfg=getrandom_backend="custom"\x1f-Clink-arg=-zstack-size=4194304'
  # What is to be said of the copies is nobody's to mend here.
  CARGO_ENCODED_RUSTFLAGS+=$'\x1f-Awarnings'
}
# build_python_engine PROFILE: `python-wasm` takes minutes, `python-release`, which is smaller (3.7 MB with brotli) and faster,
# twice as many.
build_python_engine() (
  python_environment
  local most=6100
  use_patched page
  cargo rustc "${patched[@]}" --lib --crate-type cdylib -p threadground-python \
    --no-default-features --target wasm32-unknown-unknown --profile "$1"
  if [ "$1" = python-release ]; then most=5600; fi
  bind python "$1/threadground_python" "$most" --remove-name-section --remove-producers-section
  cp -R crate/documents web/public/python/
)
