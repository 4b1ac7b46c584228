# Which Rust builds what. Sourced after common.sh.
#
# Native builds take the cargo that is there. The threaded wasm needs the standard library built anew
# with atomics, so it takes a compiler whose library sources are there too: version $wasm_rust of
# rustup with the component rust-src, or the distribution's (Debian: rustc-web, rust-web-src). Both are
# stable compilers that are told to take unstable flags.

# The first release whose wasm can unwind and share memory with the flags of wasm.sh.
wasm_rust=1.96.0

native_cargo_ready() { have cargo && have rustc; }

rustup_way_ready() {
  have rustup || return 1
  local sysroot
  sysroot="$(RUSTUP_AUTO_INSTALL=0 rustc "+$wasm_rust" --print sysroot 2>/dev/null)" || return 1
  [ -f "$sysroot/lib/rustlib/src/rust/library/Cargo.lock" ]
}

# True for a version that is not older than the one needed.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -1)" = "$1" ]; }

distribution_way_ready() {
  [ -x /usr/bin/rustc ] && [ -x /usr/bin/cargo ] || return 1
  at_least "$wasm_rust" "$(/usr/bin/rustc --version | cut -d' ' -f2)" || return 1
  [ -f "$(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock" ] || return 1
  wasm_linker >/dev/null
}

# The linker of the distribution's way: rustup's own if there is one, else a recent LLVM's.
wasm_linker() {
  local found
  for found in "${RUSTUP_HOME:-$HOME/.rustup}"/toolchains/*/lib/rustlib/*/bin/rust-lld; do
    if [ -x "$found" ]; then echo "$found"; return; fi
  done
  first_of wasm-ld-23 wasm-ld-22 wasm-ld-21 wasm-ld-20 wasm-ld-19
}

wasm_rust_ready() { rustup_way_ready || distribution_way_ready; }

# From here on, cargo and rustc are the ones for wasm (in this shell).
use_wasm_rust() {
  export RUSTC_BOOTSTRAP=1
  if rustup_way_ready; then
    export RUSTUP_TOOLCHAIN="$wasm_rust"
  elif distribution_way_ready; then
    # A folder of links, so that these two come first on the PATH and nothing else of that folder does.
    local links="$cache/distribution-rust/bin"
    mkdir -p "$links"
    ln -sf /usr/bin/cargo /usr/bin/rustc /usr/bin/rustdoc "$links/" 2>/dev/null || true
    export PATH="$links:$PATH"
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$(wasm_linker)"
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER
  else
    die "no Rust for wasm: run scripts/setup build"
  fi
  export PATH="$tools:$PATH"
}

# use_patched page|native: what makes cargo take the copies of crates that are built differently there, in the array `patched`.
use_patched() {
  local said copies paths
  said="$(python3 -B scripts/lib/patched.py "$root/target/patched/$1" "$1")" || die "the crates that Python needs could not be copied"
  mapfile -t copies <<<"$said"
  printf -v paths '"%s",' "${copies[@]}"
  # shellcheck disable=SC2034  # Whoever has sourced this passes it to cargo.
  patched=(--config "paths=[${paths%,}]")
  # For crate/python/build.rs.
  export THREADGROUND_PATCHED=1
}
