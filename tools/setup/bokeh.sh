#!/usr/bin/env bash
# Puts the Python package bokeh into .deps/bokeh. It needs Python 3.12: without one this step is left out,
# and the tests that need it say so.
. "$(dirname "$0")/stamp.sh"
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; }

python=
for candidate in python3 python3.14 python3.13 python3.12 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python; do
  if new_enough "$candidate"; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  say "no Python 3.12 or newer is installed: the tests beside the package bokeh are skipped"
  exit 0
fi
PYTHON=$python virtual_environment bokeh "Bokeh"
