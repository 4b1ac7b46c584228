# Brings the Rust that is missing. Sourced after rust.sh and packages.sh.

install_native_rust() {
  if native_cargo_ready; then return; fi
  install "Rust" cargo-web rustc-web || install "Rust" rustup || true
  hash -r
  if have rustup && ! rustc --version >/dev/null 2>&1; then
    rustup toolchain install stable --profile minimal -c clippy -c rustfmt || true
  fi
  native_cargo_ready || lacks "Rust (install rustup as its site says, or the packages rustc-web and cargo-web)"
}

# Tries, in this order: rustup's download; the distribution's compiler and library sources; its rustup.
install_wasm_rust() {
  if wasm_rust_ready; then return; fi
  if have rustup; then rustup_download; fi
  if ! wasm_rust_ready && have apt-get; then
    update_lists
    if at_least "$wasm_rust" "$(candidate rustc-web)"; then
      install "Rust for wasm" rustc-web cargo-web rust-web-src || true
      wasm_linker >/dev/null || install "a linker for wasm" "$(newest_lld)" || true
    elif ! have rustup && install "rustup" rustup; then
      rustup_download
    fi
  fi
  wasm_rust_ready ||
    lacks "a Rust $wasm_rust with its library's sources (rustup toolchain install $wasm_rust -c rust-src, or the packages rustc-web cargo-web rust-web-src and lld-19 or newer)"
}

rustup_download() {
  say "Rust $wasm_rust with its library's sources, from rustup"
  timeout 600 rustup toolchain install "$wasm_rust" --profile minimal -c rust-src >&2 ||
    say "rustup could not download it"
}

newest_lld() {
  local version
  for version in 23 22 21 20 19; do
    if [ -n "$(candidate "lld-$version")" ]; then echo "lld-$version"; return; fi
  done
}

# cargo_tool BINARY CRATE VERSION: a tool of that version in the cache.
cargo_tool() {
  # Not through a pipe: one that is left before its end makes a tool fail.
  if [ -x "$tools/$1" ] && [[ "$("$tools/$1" --version 2>/dev/null)" == *" $3"* ]]; then return; fi
  say "$2 $3: building it (minutes, once)"
  # Not --locked: some of these lock versions that are no longer to be had. What they do takes seconds with little
  # optimisation, too.
  CARGO_TARGET_DIR="$cache/build" CARGO_PROFILE_RELEASE_OPT_LEVEL=1 cargo install --quiet --root "$cache/tools" "$2" --version "$3" --force ||
    lacks "$1 $3 (cargo install --root $cache/tools $2 --version $3)"
}
