#!/usr/bin/env bash
# clang-tidy over sources of phlox/: those that the last commits changed, or all: tidy.sh [COMMITS|all].
set -euo pipefail
cd "$(dirname "$0")/../.."
which=${1:-10}
if [ "$which" = all ]; then
  files=$(git ls-files -- 'phlox/*.cc')
else
  base=$(git rev-parse --quiet --verify "HEAD~$which" || git rev-list --max-parents=0 HEAD | tail -n 1)
  files=$(git diff --name-only --diff-filter=d "$base" -- 'phlox/*.cc')
fi
# Tests and bindings are mostly macros of others.
files=$(grep -v -e '_test\.cc$' -e '^phlox/faces/python/' <<< "$files" || true)
[ -n "$files" ] || { echo "tidy: nothing changed"; exit 0; }
echo "tidy: $(wc -l <<< "$files") files"
xargs -r -n 4 -P "$(nproc)" clang-tidy-19 -p build --quiet \
  --extra-arg=-Wno-unknown-warning-option <<< "$files" 2> build/tidy.log
