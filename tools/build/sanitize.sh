#!/usr/bin/env bash
# Builds and runs the unit tests under the address and undefined-behaviour sanitizers (build-asan), or
# with `tsan` under the thread sanitizer: sanitize.sh [asan|tsan].
set -euo pipefail
cd "$(dirname "$0")/../.."
preset=${1:-asan}
tools/build/build.sh "$preset"
# Interned expressions and registries live as long as the process: they are no leaks.
export ASAN_OPTIONS=detect_leaks=0:strict_string_checks=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1
ctest --test-dir "build-$preset" --output-on-failure -j "$(nproc)" -E '^house$'
