#!/usr/bin/env bash
# Measures phlox beside the peers; each part writes its table into bench/results/. An hour or two on two cores, and
# 20 GB of files in build/bench: leave the machine alone meanwhile. Parts may be named: bench/run.sh weblinks scan.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/setup/bench.sh
export PYTHONPATH=$PWD/build/python
[ $# -gt 0 ] || set -- start compile tpch weblinks groupby_join scan growth cancel pictures engines
for part; do
  echo "== bench/$part"
  [ "$part" != pictures ] || tools/setup/pictures.sh
  [ "$part" != engines ] || tools/setup/clients.sh
  # Ibis is only in .venv, DataFusion only in .deps/bench.
  case $part in
    start | compile | tpch | cancel | pictures) python=.venv/bin/python ;;
    engines) python=.deps/clients/bin/python ;;
    *) python=.deps/bench/bin/python ;;
  esac
  "$python" "bench/$part/run.py"
done
