#!/usr/bin/env bash
# Measures phlox beside the peers; each part writes its table into bench/results/.
set -euo pipefail
cd "$(dirname "$0")/.."
for part in start compile weblinks tpch; do
  echo "== bench/$part"
  .venv/bin/python "bench/$part/run.py"
done
