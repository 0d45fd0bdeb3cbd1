#!/usr/bin/env bash
# Runs every test of a build: the C++ unit and house tests by ctest, then tests/ by pytest.
set -uo pipefail
cd "$(dirname "$0")/../.."
folder=${1:-build}
failed=0
echo "test: unit tests beside the sources"
ctest --test-dir "$folder" --output-on-failure -j "$(nproc)" || failed=1
echo "test: tests/ (cases, faces, house, install)"
PYTHONPATH=$PWD/build/python .venv/bin/python -m pytest -q tests "${@:2}" || failed=1
exit $failed
