# Sourced by the setup scripts: the root of the checkout, its folder .deps, messages, and stamps that
# make a repeated step cheap.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
deps=$root/.deps
mkdir -p "$deps/stamps"

say() { echo "setup: $*"; }
fail() { echo "setup: error: $*" >&2; exit 1; }

# A step is done when its stamp holds the hash of the files that say what it shall do.
hash_of() { cat "$@" | sha256sum | cut -d' ' -f1; }
is_done() { [ "$(cat "$deps/stamps/$1" 2>/dev/null)" = "$2" ]; }
mark_done() { echo "$2" > "$deps/stamps/$1"; }

# .deps/NAME, a Python environment of its own with the packages of NAME.txt: virtual_environment NAME WHAT
virtual_environment() {
  local place=$deps/$1 wanted
  wanted=$(hash_of "$here/$1.txt" "$here/stamp.sh")
  if is_done "$1" "$wanted" && [ -x "$place/bin/python" ]; then return; fi
  say "installing $2"
  rm -rf "$place"
  env -u PYTHONPATH -u PYTHONHOME "${PYTHON:-$root/.venv/bin/python}" -m venv "$place"
  "$place/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
    --only-binary :all: --no-deps -r "$here/$1.txt"
  mark_done "$1" "$wanted"
}
