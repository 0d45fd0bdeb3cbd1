#!/usr/bin/env bash
# Puts duckdb.h into .deps/duckdb and the C sources of nanoarrow into .deps/nanoarrow, from the locked
# source packages.
. "$(dirname "$0")/stamp.sh"
wanted=$(hash_of "$here/sources.txt" "$here/sources-build.txt" "$0")
is_done sources "$wanted" && [ -f "$deps/duckdb/duckdb.h" ] && [ -d "$deps/nanoarrow/src" ] && exit 0
say "fetching the sources of nanoarrow and DuckDB's header"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-$root/.venv/bin/python}
# pip's isolated build environment has no place for a virtual environment of its own: leave it.
env -u PYTHONPATH -u PYTHONHOME "$python" -m venv "$folder/venv"
pip=("$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check)
"${pip[@]}" install --require-hashes --only-binary :all: -r "$here/sources-build.txt"
PATH=$folder/venv/bin:$PATH "${pip[@]}" download --require-hashes --no-deps --no-build-isolation \
  --no-binary duckdb,nanoarrow -d "$folder" -r "$here/sources.txt"

mkdir -p "$deps/duckdb" "$folder/duckdb" "$folder/nanoarrow"
tar -xzf "$folder"/duckdb-*.tar.gz -C "$folder/duckdb" --strip-components=1 --wildcards \
  '*/external/duckdb/src/include/duckdb.h'
cp "$folder/duckdb/external/duckdb/src/include/duckdb.h" "$deps/duckdb/"

tar -xzf "$folder"/nanoarrow-*.tar.gz -C "$folder/nanoarrow" --strip-components=1
source=$folder/nanoarrow/subprojects/arrow-nanoarrow/src/nanoarrow
include=$folder/tree/include/nanoarrow
mkdir -p "$folder/tree/src" "$include/common"
cp "$source"/common/{array,array_stream,schema,utils}.c "$folder/tree/src/"
cp "$source"/nanoarrow.{h,hpp} "$include/"
cp "$source"/common/*.h "$include/common/"
cp -r "$source/hpp" "$include/"
rm -f "$include"/hpp/*_test.cc
version=$(sed -n 's/^nanoarrow==\([0-9.]*\).*/\1/p' "$here/sources.txt")
IFS=. read -r major minor patch <<< "$version"
# The prefix keeps our copy of the symbols apart from any other in the process.
sed -e "s/@NANOARROW_VERSION_MAJOR@/$major/" -e "s/@NANOARROW_VERSION_MINOR@/$minor/" \
  -e "s/@NANOARROW_VERSION_PATCH@/$patch/" -e "s/@NANOARROW_VERSION@/$version/" \
  -e 's/@NANOARROW_NAMESPACE_DEFINE@/#define NANOARROW_NAMESPACE PhloxNanoarrow/' \
  "$source/nanoarrow_config.h.in" > "$include/nanoarrow_config.h"
rm -rf "$deps/nanoarrow"
mv "$folder/tree" "$deps/nanoarrow"
mark_done sources "$wanted"
