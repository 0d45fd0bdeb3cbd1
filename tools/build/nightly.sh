#!/usr/bin/env bash
# What is too long for every change: fuzzing for so many minutes, 100,000 random expressions (about half an
# hour on two cores), every case on Spark, our own engine out of core at full size (10 GB of disk), all of
# Matplotlib's gallery, and the unit tests under the thread sanitizer: nightly.sh [MINUTES].
set -uo pipefail
cd "$(dirname "$0")/../.."
minutes=${1:-30}
failed=0
tools/setup/system.sh apt-sanitize.txt || exit 1
tools/build/build.sh fuzz || exit 1
targets=$(find tests/fuzz -maxdepth 1 -name '*.cc' | wc -l)
tools/build/fuzz.sh $((minutes * 60 / targets)) || failed=1

# Random expressions against the judge: at least 100,000 draws, a part on each core.
first=${PHLOX_SEED:-$RANDOM$RANDOM}
draws=${PHLOX_DRAWS:-100000}
cores=$(nproc)
echo "nightly: $draws random expressions from PHLOX_SEED=$first on"
running=()
for ((core = 0; core < cores; core++)); do
  PYTHONPATH=$PWD/build/python:$PWD/tests .venv/bin/python -m random_exprs \
    --draws $((draws / cores)) --seed $((first + core * (draws / cores))) &
  running+=($!)
done
for process in "${running[@]}"; do wait "$process" || failed=1; done

echo "nightly: every case on Spark"
PYTHONPATH=$PWD/build/python:$PWD/tests PHLOX_SPARK_CASES=all .venv/bin/python -m cases.on spark || failed=1

echo "nightly: every case on Flight SQL"
PYTHONPATH=$PWD/build/python:$PWD/tests .venv/bin/python -m cases.on flightsql || failed=1

echo "nightly: out of core, in 512 MB"
PHLOX_OUT_OF_CORE_SCALE=1 PYTHONPATH=$PWD/build/python .venv/bin/python -m pytest -q -rs \
  tests/engine/test_out_of_core.py || failed=1

echo "nightly: Matplotlib's gallery, with pictures, in build/matplotlib_gallery"
PYTHONPATH=$PWD/build/python:$PWD/tests .deps/matplotlib/bin/python -m matplotlib_gallery --jobs "$cores" \
  --pictures || failed=1

echo "nightly: unit tests under the thread sanitizer"
tools/build/sanitize.sh tsan || failed=1
exit $failed
