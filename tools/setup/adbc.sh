#!/usr/bin/env bash
# Puts ADBC's header and the drivers for SQLite, PostgreSQL and Flight SQL of the locked wheels into .deps/adbc.
. "$(dirname "$0")/stamp.sh"
place=$deps/adbc
wanted=$(hash_of "$here/adbc.txt" "$0")
is_done adbc "$wanted" && [ -f "$place/arrow-adbc/adbc.h" ] && exit 0
say "fetching the ADBC drivers"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-$root/.venv/bin/python}
env -u PYTHONPATH -u PYTHONHOME "$python" -m pip --quiet --disable-pip-version-check download \
  --require-hashes --no-deps --only-binary :all: -d "$folder" -r "$here/adbc.txt"
for wheel in "$folder"/*.whl; do
  "$python" -m zipfile -e "$wheel" "$folder/unpacked"
done
mkdir -p "$place/arrow-adbc"
cp "$folder"/unpacked/adbc_driver_manager/arrow-adbc/adbc.h "$place/arrow-adbc/"
for name in sqlite postgresql flightsql; do
  # A copy beside the old one, then a rename: a running phlox keeps the file it has open.
  cp "$folder/unpacked/adbc_driver_$name/libadbc_driver_$name.so" "$place/libadbc_driver_$name.so.new"
  mv "$place/libadbc_driver_$name.so.new" "$place/libadbc_driver_$name.so"
done
mark_done adbc "$wanted"
