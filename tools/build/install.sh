#!/usr/bin/env bash
# Builds the release preset and installs it: install.sh PREFIX [JOBS].
set -euo pipefail
cd "$(dirname "$0")/../.."
prefix=${1:?usage: install.sh PREFIX [JOBS]}
tools/build/build.sh release "${2:-$(nproc)}"
mkdir -p "$prefix" 2>/dev/null || true
[ -w "$prefix" ] || { echo "install: error: $prefix cannot be written; name another: make install PREFIX=..." >&2; exit 1; }
cmake --install build-release --strip --prefix "$(cd "$prefix" && pwd)" > build-release/install.log
echo "install: $prefix/bin/phlox, $prefix/lib/libphlox.so, $prefix/lib/cmake/phlox, $prefix/include/phlox"
