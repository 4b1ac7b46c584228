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
