# Sourced by the scripts whose packages need Python 3.12: `python` is one, or empty.
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; }

python=
for candidate in python3 python3.14 python3.13 python3.12 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python; do
  if new_enough "$candidate"; then
    python=$candidate
    break
  fi
done
