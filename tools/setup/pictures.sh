#!/usr/bin/env bash
# Puts the peers that bench/pictures measures into .deps/pictures.
. "$(dirname "$0")/stamp.sh"
. "$here/python312.sh"
[ -n "$python" ] || fail "the peers of bench/pictures need Python 3.12 or newer"
PYTHON=$python virtual_environment pictures "the peers of the bench of pictures"
