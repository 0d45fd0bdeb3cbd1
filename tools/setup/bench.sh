#!/usr/bin/env bash
# Puts the peers that bench/ measures into .deps/bench.
. "$(dirname "$0")/stamp.sh"
virtual_environment bench "the peers of the benches"
