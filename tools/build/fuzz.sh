#!/usr/bin/env bash
# Runs every fuzz target for a while, beginning with its seeds: fuzz.sh [SECONDS_EACH]. What breaks a
# property is kept in build-fuzz/found, to become a test.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-30}
mkdir -p build-fuzz/found
failed=0
for target in build-fuzz/fuzz_*; do
  [ -x "$target" ] || continue
  name=${target##*/fuzz_}
  corpus=build-fuzz/corpus/$name
  mkdir -p "$corpus"
  log=build-fuzz/$name.log
  seeds=tests/fuzz/corpus/$name
  [ -d "$seeds" ] || seeds=
  # Leaks are not looked for: interned expressions live as long as the process.
  if "$target" "$corpus" $seeds -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 \
    -detect_leaks=0 -print_final_stats=1 -artifact_prefix="build-fuzz/found/$name-" > "$log" 2>&1; then
    echo "fuzz: $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, nothing found"
  else
    failed=1
    echo "fuzz: $name: FOUND"
    tail -n 30 "$log"
  fi
done
exit $failed
