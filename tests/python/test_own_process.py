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


def test_an_arrow_table_loads_no_pandas():
    out, _ = run(
        "import sys, phlox; from phlox import *\n"
        "table = compute(memtable([{'x': 1}, {'x': 2}]).filter(_.x > 1)).to_arrow()\n"
        "print(table.to_pydict(), 'pandas' in sys.modules)"
    )
    assert out.strip() == "{'x': [2]} False"


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


def test_the_command_runs_in_python(tmp_path):
    import phlox

    (tmp_path / "t.csv").write_text("x,y\n1,a\n2,b\n")
    environment = {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(phlox.__file__))}

    def command(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "phlox", *arguments], capture_output=True, text=True, cwd=tmp_path, env=environment
        )
        return done.returncode, done.stdout, done.stderr

    assert command("query", "t.x.sum()", "t.csv") == (0, "x_sum\n3\n", "")
    assert command("version")[1].split()[-1].strip() == phlox.__version__
    status, out, err = command("query", "t.z", "t.csv")
    assert (status, out) == (2, "") and err.startswith("error: ") and "Traceback" not in err
    status, out, err = command("query", "t.x", "missing.csv")
    assert status == 1 and "missing.csv" in err
