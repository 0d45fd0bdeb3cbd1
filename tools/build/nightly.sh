#!/usr/bin/env bash
# What is too long for every change: fuzzing and long random runs, about half the time each. The same
# tests as `make test` has, with more examples: nightly.sh [MINUTES].
set -uo pipefail
cd "$(dirname "$0")/../.."
minutes=${1:-60}
failed=0
tools/setup/system.sh apt-sanitize.txt || exit 1
tools/build/build.sh fuzz || exit 1
targets=$(find tests/fuzz -maxdepth 1 -name '*.cc' | wc -l)
tools/build/fuzz.sh $((minutes * 30 / targets)) || failed=1

# The same random tests as `make test`, with other draws each time; the seed is in the output.
end=$((SECONDS + minutes * 30))
while [ $SECONDS -lt $end ]; do
  seed=$RANDOM$RANDOM
  echo "nightly: random expressions, PHLOX_SEED=$seed"
  PHLOX_SEED=$seed PHLOX_DRAWS=3000 PYTHONPATH=$PWD/build/python \
    .venv/bin/python -m pytest -q tests/random_exprs || { failed=1; break; }
done
exit $failed
