# Suites that need a nightly compiler: the tests, where each access to memory is watched. Sourced after suites.sh.

# nightly COMPONENT…: has a nightly toolchain with these; what is there is not fetched again.
nightly() {
  local component there
  have rustup || die "this suite needs rustup (a nightly toolchain with $*)"
  there="$(rustup component list --toolchain nightly --installed 2>/dev/null || true)"
  for component in "$@"; do
    if ! grep -q "^$component" <<<"$there"; then
      say "a nightly Rust with $*, from rustup"
      rustup toolchain install nightly --profile minimal "${@/#/-c}" >&2 ||
        die "rustup could not download a nightly Rust with $*"
      return
    fi
  done
}

# What Miri runs, a thousand times slower. Of the crate's own tests those of the modules that have `unsafe`, or use
# one that has; of the black-box tests those that make threads meet, and do it in few steps. Not these:
#   trace::layout                 compares files, and there is no file system in there
#   trace::file::…_makes_it_panic tries thousands of files; it takes minutes
#   …a_thread_that_polls…         takes ten thousand steps, alone
#   …lets_one_in…, …who_give_up   many rounds of what stress:: does in a few; the same goes for the others
miri_own=(platform:: runtime:: trace::)
miri_tests=(stress:: primitives:: misuse::)
miri_leaves=(trace::layout no_file_makes_it_panic a_thread_that_polls)
miri_leaves+=(a_lock_lets_one_in a_lock_survives_those_who_give_up)

# Undefined behaviour: data races, pointers that outlive what they point to, aliasing by the rules of Stacked
# Borrows; with --long by those of Tree Borrows too, and with sixteen orders of the threads' steps. Time is
# virtual in there and orders come from a seed, so a failure comes again.
#   ignore-leaks           carriers are kept, parked, to the end of the process
#   permissive-provenance  a record's place is known to its readers by its address
miri_suite() {
  nightly miri rust-src
  export CARGO_TARGET_DIR="$root/target/miri"
  local flags="-Zmiri-ignore-leaks -Zmiri-permissive-provenance" seed model seeds=2 models=("")
  local own=("${filters[@]}") tests=("${filters[@]}") leave=("${miri_leaves[@]/#/--skip=}")
  if [ -n "${THREADGROUND_LONG:-}" ]; then seeds=16 models=("" -Zmiri-tree-borrows); fi
  if [ ${#filters[@]} = 0 ]; then own=("${miri_own[@]}") tests=("${miri_tests[@]}"); fi
  for model in "${models[@]}"; do
    export MIRIFLAGS="$flags $model"
    miri_run -p threadground --lib -- "${leave[@]}" "${own[@]}"
    for ((seed = 0; seed < seeds; seed++)); do
      say "Miri: seed $seed${model:+, $model}"
      export MIRIFLAGS="$flags -Zmiri-seed=$seed $model"
      miri_run -p black-box --test black_box -- "${leave[@]}" "${tests[@]}"
    done
  done
}

miri_run() { timeout --kill-after=10 60m cargo +nightly miri test --quiet "$@"; }

# Data races of the black-box tests, at nearly full speed. The standard library is built anew, so that what
# it does is seen; it has no fence then, and the crate has none: ThreadSanitizer would not understand it.
tsan_suite() {
  nightly rust-src
  export CARGO_TARGET_DIR="$root/target/tsan" RUSTFLAGS="-Zsanitizer=thread"
  local host
  host="$(rustc +nightly -vV | sed -n 's/^host: //p')"
  timeout --kill-after=10 60m cargo +nightly test --quiet -Zbuild-std --target "$host" -p black-box -p threadground \
    --lib --test black_box -- "${filters[@]}"
}
