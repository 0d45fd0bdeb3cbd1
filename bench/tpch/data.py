"""TPC-H: its tables as Parquet files, its queries in SQL and its answers, made once in a cache folder, and the
phlox text of each query."""

import datetime
import decimal
import json
import math
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".cache" / "tpch"
PYTHON = ROOT / ".deps" / "tpch" / "bin" / "python"
TABLES = ("customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier")
NUMBERS = range(1, 23)


def folder(scale):
    """The folder of a scale factor ("0.1", "1"): TABLE.parquet for each table, and reference.json."""
    place = CACHE / f"sf{scale}"
    if not place.exists():
        if not PYTHON.exists():
            subprocess.run([ROOT / "tools" / "setup" / "tpch.sh"], check=True)
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as making:
            made = pathlib.Path(making) / "made"
            script = pathlib.Path(__file__).with_name("generate.py")
            environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
            subprocess.run([PYTHON, script, scale, made], check=True, env=environment)
            try:
                made.rename(place)
            except OSError:  # somebody else was faster
                if not place.exists():
                    raise
    return place


def reference(scale):
    """{"queries": {"1": SQL}, "answers": {"1": text}}"""
    return json.loads((folder(scale) / "reference.json").read_text())


def query_text(number):
    """The query as phlox text, for the shell and for Python."""
    return (ROOT / "bench" / "tpch" / "queries" / f"q{number:02}.phlox").read_text()


def tables(scale):
    """{name: table} on the files of a scale factor."""
    import phlox

    return {name: phlox.data(str(folder(scale) / f"{name}.parquet")) for name in TABLES}


def query(text, tables):
    """What Python makes of the text after `from phlox import *`."""
    import phlox

    names = {name: getattr(phlox, name) for name in phlox.__all__}
    return eval(text, {**names, **tables})  # noqa: S307


def difference(answer, names, rows):
    """What differs between an answer of the reference and a result, or "". Stricter than TPC-H's own rules: only
    floats may differ, in the last digits."""
    lines = [line.split("|") for line in answer.splitlines()]
    if list(names) != lines[0]:
        return f"columns {names}, expected {lines[0]}"
    if len(rows) != len(lines) - 1:
        return f"{len(rows)} rows, expected {len(lines) - 1}"
    for i, (row, line) in enumerate(zip(rows, lines[1:])):
        for name, value, text in zip(names, row, line):
            if not same(value, text):
                return f"row {i}, {name}: {value!r}, expected {text}"
    return ""


def same(value, text):
    if isinstance(value, float):
        return math.isclose(value, float(text), rel_tol=1e-11)
    if isinstance(value, datetime.date):
        return value.isoformat() == text
    if isinstance(value, int | decimal.Decimal):
        return value == decimal.Decimal(text)
    return value == text
