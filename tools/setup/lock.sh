#!/usr/bin/env bash
# Writes the lock files *.txt (versions with sha256 hashes, for every Python from 3.11 on) from *.in, and
# the files package-lock.json: for the one who raises a version, never part of a build.
set -euo pipefail
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet uv
for name in dev tpch bench bokeh gallery pictures sources sources-build adbc flightsql clients spark matplotlib matplotlib-source; do
  only=()
  oldest=3.11
  case $name in bokeh | pictures) oldest=3.12 ;; esac
  # Of these the source archive is wanted, and its hash alone.
  [ "$name" = sources ] && only=(--no-deps --no-binary duckdb)
  [ "$name" = matplotlib-source ] && only=(--no-deps --no-binary matplotlib)
  # Of these only files are read.
  [ "$name" = spark ] && only=(--no-deps --no-binary pyspark)
  [ "$name" = gallery ] && only=(--no-deps)
  "$folder/venv/bin/uv" pip compile --quiet --universal --python-version "$oldest" --generate-hashes \
    --no-annotate --custom-compile-command tools/setup/lock.sh "${only[@]}" "$name.in" -o "$name.txt"
done
for name in duckdb bokehjs; do
  (cd "$name" && npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund)
done
