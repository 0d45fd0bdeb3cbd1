#!/usr/bin/env bash
# Puts the Python package bokeh into .deps/bokeh. It needs Python 3.12: without one this step is left out,
# and the tests that need it say so.
. "$(dirname "$0")/stamp.sh"
. "$here/python312.sh"
if [ -z "$python" ]; then
  say "no Python 3.12 or newer is installed: the tests beside the package bokeh are skipped"
  exit 0
fi
PYTHON=$python virtual_environment bokeh "Bokeh"
