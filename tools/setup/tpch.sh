#!/usr/bin/env bash
# Puts DuckDB with the extension that makes TPC-H's data, queries and answers into .deps/tpch.
. "$(dirname "$0")/stamp.sh"
wanted=$(hash_of "$here/tpch.txt" "$0")
is_done tpch "$wanted" && [ -x "$deps/tpch/bin/python" ] && exit 0
say "installing TPC-H"
python=${PYTHON:-$root/.venv/bin/python}
rm -rf "$deps/tpch"
env -u PYTHONPATH -u PYTHONHOME "$python" -m venv "$deps/tpch"
"$deps/tpch/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
  --only-binary :all: --no-deps -r "$here/tpch.txt"
mark_done tpch "$wanted"
