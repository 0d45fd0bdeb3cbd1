#!/usr/bin/env bash
# Writes the gallery as one page with all of its charts live, complete in itself: gallery.sh OUT.html
set -euo pipefail
out=$(realpath -m "${1:?usage: gallery.sh OUT.html}")
cd "$(dirname "$0")/.."
tools/setup/gallery.sh
PYTHONPATH=$PWD/build/python .venv/bin/python tests/gallery/page.py "$out"
