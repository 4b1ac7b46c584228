# Brings Python's tools. Sourced after packages.sh.

# python_tool BINARY PACKAGE VERSION: a tool of that version in the cache, by pip.
python_tool() {
  if [ -x "$tools/$1" ] && [[ "$("$tools/$1" --version 2>/dev/null)" == *" $3"* ]]; then return; fi
  if ! python3 -m pip --version >/dev/null 2>&1; then install "pip" python3-pip || true; fi
  say "$2 $3, by pip"
  # Into a folder of its own: pip may change none of the distribution's, and needs no virtual environment for this.
  local folder="$cache/tools/$2-$3"
  if python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --upgrade --target "$folder" "$2==$3" >&2; then
    mkdir -p "$tools"
    ln -sf "$folder/bin/$1" "$tools/$1"
  else
    lacks "$1 $3 (python3 -m pip install --target $folder $2==$3, and $folder/bin/$1 linked into $tools)"
  fi
}

# python_library PACKAGE VERSION: prints the folder that has it, brought by pip; none if it cannot be had.
python_library() {
  local folder="$cache/tools/$1-$2"
  if [ ! -d "$folder/$1" ]; then
    say "$1 $2, by pip"
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --target "$folder" "$1==$2" >&2 ||
      return
  fi
  echo "$folder"
}

# Beside which version of frontrun it is measured.
# shellcheck disable=SC2034 # the benchmarks' own
frontrun=0.7.0

# The modules of CPython's tests of threads that are run here, and what they need.
cpython_modules="test.lock_tests test.test_thread test.test_threading test.test_threading_local test.test_queue
  test.support.threading_helper unittest.mock doctest _threading_local"

# python_with_tests: of the Pythons that this machine has, the newest that has its tests.
python_with_tests() {
  local python
  for python in "$(pyenv root 2>/dev/null)"/versions/*/bin/python3 $(type -ap python3 python3.{11..14}); do
    "$python" -c 'import sys, test.lock_tests, test.support.threading_helper
assert sys.version_info >= (3, 11)
print(*sys.version_info[:3], sys.executable)' 2>/dev/null || true
  done | sort -k1,1n -k2,2n -k3,3n | tail -1 | cut -d' ' -f4-
}

# cpython_tests: copies those modules into the cache.
cpython_tests() {
  local folder="$cache/cpython-tests" python
  [ ! -d "$folder" ] || return 0
  python="$(python_with_tests)"
  if [ -z "$python" ]; then
    local minor
    minor="$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    install "CPython's tests" "libpython$minor-testsuite" libpython3-testsuite || true
    python="$(python_with_tests)"
  fi
  say "CPython's tests of threads, from ${python:-nowhere}"
  # shellcheck disable=SC2086 # a list of words
  if [ -z "$python" ] || ! "$python" -c 'import importlib.util, pathlib, shutil, sys
folder = pathlib.Path(sys.argv[1])
new = folder.with_suffix(".new")
shutil.rmtree(new, ignore_errors=True)
new.mkdir(parents=True)
for name in sys.argv[2:]:
    shutil.copy(importlib.util.find_spec(name).origin, new / (name + ".py"))
new.rename(folder)' "$folder" $cpython_modules; then
    lacks "a Python with its tests (package libpython3-testsuite, or a Python built from its source)"
  fi
}
