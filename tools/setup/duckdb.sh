#!/usr/bin/env bash
# Puts libduckdb.so of the locked npm package into .deps/duckdb. Its header comes with sources.sh.
. "$(dirname "$0")/stamp.sh"
wanted=$(hash_of "$here/duckdb/package-lock.json" "$0")
is_done duckdb "$wanted" && [ -f "$deps/duckdb/libduckdb.so" ] && exit 0
case $(uname -s)-$(uname -m) in
  Linux-x86_64) package=node-bindings-linux-x64 ;;
  *) fail "no DuckDB library is locked for $(uname -sm): put libduckdb.so into .deps/duckdb" ;;
esac
say "fetching DuckDB ($package)"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$here"/duckdb/package*.json "$folder"
# `ci` takes exactly what the lock names and checks its integrity.
(cd "$folder" && npm ci --silent --ignore-scripts --no-audit --no-fund)
mkdir -p "$deps/duckdb"
# A copy beside the old one, then a rename: a running phlox keeps the file it has open.
cp "$folder/node_modules/@duckdb/$package/libduckdb.so" "$deps/duckdb/libduckdb.so.new"
mv "$deps/duckdb/libduckdb.so.new" "$deps/duckdb/libduckdb.so"
mark_done duckdb "$wanted"
