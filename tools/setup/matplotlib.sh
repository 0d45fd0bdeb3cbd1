#!/usr/bin/env bash
# Puts Matplotlib with seaborn and pandas into .deps/matplotlib, and Matplotlib's gallery, from its locked
# source package, into .deps/matplotlib-gallery.
. "$(dirname "$0")/stamp.sh"
virtual_environment matplotlib "Matplotlib"

wanted=$(hash_of "$here/matplotlib-source.txt" "$here/matplotlib/mesonpy.py" "$0")
is_done matplotlib-gallery "$wanted" && [ -d "$deps/matplotlib-gallery/examples" ] && exit 0
say "fetching Matplotlib's gallery"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# pip asks the package's build system for its metadata. The real one would look for a compiler and fetch
# FreeType; the one in matplotlib/ copies what the package itself says.
env -u PYTHONHOME PYTHONPATH="$here/matplotlib" "$deps/matplotlib/bin/python" -m pip download --quiet \
  --disable-pip-version-check --require-hashes --no-deps --no-build-isolation --no-binary matplotlib \
  -d "$folder" -r "$here/matplotlib-source.txt"
mkdir "$folder/matplotlib"
tar -xzf "$folder"/matplotlib-*.tar.gz -C "$folder/matplotlib" --strip-components=1 --wildcards '*/galleries/examples'
rm -rf "$deps/matplotlib-gallery"
mv "$folder/matplotlib/galleries" "$deps/matplotlib-gallery"
mark_done matplotlib-gallery "$wanted"
