#!/usr/bin/env bash
# Puts duckdb.h into .deps/duckdb, from the locked source package.
. "$(dirname "$0")/stamp.sh"
wanted=$(hash_of "$here/sources.txt" "$here/sources-build.txt" "$0")
is_done sources "$wanted" && [ -f "$deps/duckdb/duckdb.h" ] && exit 0
say "fetching DuckDB's header"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-$root/.venv/bin/python}
# pip's isolated build environment has no place for a virtual environment of its own: leave it.
env -u PYTHONPATH -u PYTHONHOME "$python" -m venv "$folder/venv"
pip=("$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check)
"${pip[@]}" install --require-hashes --only-binary :all: -r "$here/sources-build.txt"
PATH=$folder/venv/bin:$PATH "${pip[@]}" download --require-hashes --no-deps --no-build-isolation \
  --no-binary duckdb -d "$folder" -r "$here/sources.txt"

mkdir -p "$deps/duckdb" "$folder/duckdb"
tar -xzf "$folder"/duckdb-*.tar.gz -C "$folder/duckdb" --strip-components=1 --wildcards \
  '*/external/duckdb/src/include/duckdb.h'
cp "$folder/duckdb/external/duckdb/src/include/duckdb.h" "$deps/duckdb/"

mark_done sources "$wanted"
