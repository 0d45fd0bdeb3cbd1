#!/usr/bin/env bash
# Configures and builds a preset, and lets .venv import what was built: build.sh [PRESET [JOBS]].
set -euo pipefail
cd "$(dirname "$0")/../.."
preset=${1:-dev}
jobs=${2:-$(nproc)}
folder=build
[ "$preset" = dev ] || folder=build-$preset

echo "build: $folder (preset $preset, $jobs jobs)"
mkdir -p "$folder"
log=$folder/configure.log
# Configuring anew is cheap, and finds files that came or went.
cmake --preset "$preset" > "$log" 2>&1 || { cat "$log" >&2; exit 1; }
target=all
[ "$preset" != fuzz ] || target=fuzz
cmake --build "$folder" -j "$jobs" --target "$target" -- --quiet

# The path is relative to the folder it stands in, so that a moved checkout still works. A .venv
# that is a link belongs to another checkout.
if [ "$preset" = dev ] && [ -d .venv ] && [ ! -L .venv ]; then
  site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  .venv/bin/python -c 'import os, sys; print(os.path.relpath("build/python", sys.argv[1]))' "$site" \
    > "$site/phlox-build.pth"
fi
