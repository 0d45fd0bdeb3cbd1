"""The 22 queries of TPC-H at scale factor 0.1, in the text that bench/tpch measures, against the reference answers."""

import pathlib
import subprocess
import sys

import pytest

import phlox

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "bench" / "tpch"))
import data  # noqa: E402

pytest.importorskip("pyarrow")
SCALE = "0.1"


@pytest.fixture(scope="session")
def tables():
    return data.tables(SCALE)


@pytest.fixture(scope="session")
def answers():
    return data.reference(SCALE)["answers"]


@pytest.mark.parametrize("number", data.NUMBERS)
def test_answer(number, tables, answers):
    result = phlox.compute(data.query(data.query_text(number), tables))
    assert data.difference(answers[str(number)], result.names, list(result.rows())) == ""


@pytest.mark.parametrize("number", data.NUMBERS)
def test_the_shell_builds_what_python_builds(number, tables):
    symbols = {name: phlox.symbol(name, str(table.type)) for name, table in tables.items()}
    text = data.query_text(number)
    query = phlox.parse(text, symbols)
    assert query.equals(data.query(text, symbols))
    assert phlox.parse(query.to_text(), symbols).equals(query)


def test_the_files_run_in_the_shell(answers):
    folder = data.folder(SCALE)
    command = [sys.executable, "-m", "phlox", "query", data.query_text(6), f"lineitem={folder}/lineitem.parquet"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout == answers["6"], done.stderr


@pytest.mark.parametrize("off", [["read_in_place"], ["narrow_decimals"]], ids=lambda off: off[0])
@pytest.mark.parametrize("number", [1, 9, 11, 18])
def test_answer_without(number, off, tables, answers):
    result = phlox.compute(data.query(data.query_text(number), tables), rewrites_off=off)
    assert data.difference(answers[str(number)], result.names, list(result.rows())) == ""
