"""What only a process of its own can show: imports, leaks, interpreters that end."""

import os
import subprocess
import sys

import pytest


def run(code, **environment):
    """Runs Python in a process of its own; gives what it printed."""
    import phlox

    path = os.path.dirname(os.path.dirname(phlox.__file__))
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def test_import_loads_nothing_heavy():
    out, _ = run(
        "import sys, phlox; from phlox import *\n"
        "t = symbol('t', '{x: int64}'); repr(t.filter(_.x > 1).by(_.x, n=_.nrows()))\n"
        "print([m for m in ('pyarrow', 'pandas', 'polars', 'numpy', 'duckdb', '_duckdb', 'typing', 'decimal',"
        " 'datetime') if m in sys.modules])"
    )
    assert out.strip() == "[]"


def test_nothing_leaks():
    out, err = run(
        "from phlox import *\n"
        "t = symbol('t', '{x: int64, y: string}')\n"
        "e = t.filter(_.x > 1).by(_.y, n=_.x.sum())\n"
        "try: t.nothing\n"
        "except AttributeError as error: kept = error\n"
        "try: bool(t.x)\n"
        "except TypeError: pass\n"
        "f = t.filter; g = t.x.sum; d = _.x + 1\n"
        "print(repr(e))",
        PHLOX_CHECK_LEAKS="1",
    )
    assert "t.filter" in out
    assert err == ""


def test_a_star_import_leaves_builtins_alone():
    import builtins

    import phlox

    assert [name for name in phlox.__all__ if hasattr(builtins, name) and name != "_"] == []
