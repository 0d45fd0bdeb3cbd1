"""docs/chart-kinds.md says what is registered."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[2]


def test_the_kinds_are_current():
    done = subprocess.run([sys.executable, ROOT / "tools/chart_kinds.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
