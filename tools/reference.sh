#!/usr/bin/env bash
# Writes docs/reference.md from the catalogue of the built Python module.
set -euo pipefail
cd "$(dirname "$0")/.."
PYTHONPATH=build/python .venv/bin/python -c \
  'from phlox import _core; open("docs/reference.md", "w").write(_core.reference())'
