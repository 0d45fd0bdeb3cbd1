#!/usr/bin/env bash
# Puts the peers that bench/ measures into .deps/bench.
. "$(dirname "$0")/stamp.sh"
wanted=$(hash_of "$here/bench.txt" "$0")
is_done bench "$wanted" && [ -x "$deps/bench/bin/python" ] && exit 0
say "installing the peers of the benches"
python=${PYTHON:-$root/.venv/bin/python}
rm -rf "$deps/bench"
env -u PYTHONPATH -u PYTHONHOME "$python" -m venv "$deps/bench"
"$deps/bench/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
  --only-binary :all: --no-deps -r "$here/bench.txt"
mark_done bench "$wanted"
