"""Results that are written to databases, as new tables: whole, or not there."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import time

import pytest
from databases_of_tests import ROOT, PostgresqlServer, SqliteFile
from test_faults import BOUND
from test_injection import HOSTILE
from test_writing_spark import ALL, big, cells, everything, read

import phlox
from phlox import _

COLUMNS = [name for name in re.findall(r"(\w+): ", ALL) if name not in ("list", "texts")]


@pytest.fixture(params=[SqliteFile, PostgresqlServer], ids=lambda kind: kind.name)
def database(request, tmp_path):
    made = request.param(tmp_path)
    made.execute("CREATE TABLE kept (k INTEGER); INSERT INTO kept VALUES (1)")
    return made


def is_there(database, name="made"):
    try:
        phlox.discover(database.uri(name))
    except phlox.Error as error:
        assert "no table" in str(error)
        return False
    return True


def test_all_types_come_back(database):
    rows = everything(COLUMNS)
    if database.name == "sqlite":
        # Its REAL columns keep no sign of a zero.
        rows = rows.filter(_.i8 != 1)
    phlox.write(rows, database.uri("made"))
    assert cells(read(database.uri("made"), COLUMNS)) == cells(rows)
    # Without a datashape, what the catalogue says.
    found = str(phlox.discover(database.uri("made")))
    wanted = {
        "sqlite": ["b: ?bool", "i32: int64", "day: ?date", "id: ?uuid", "long: ?timedelta", "dec: ?string"],
        "postgresql": ["b: ?bool", "i32: int32", "u64: ?uint64", "dec: ?decimal[20, 3]", "doc: ?json", "long: ?timedelta"],
    }
    assert [field for field in wanted[database.name] if field + "," not in found.replace("}", ",")] == []


def test_what_is_there_stays(database):
    with pytest.raises(phlox.Error, match="kept is there already"):
        phlox.write(everything(["i8"]), database.uri("kept"))
    assert phlox.compute(phlox.data(database.uri("kept")).nrows()) == 1


def test_many_rows_and_none(database, tmp_path):
    rows = big(tmp_path, 200_000)
    phlox.write(rows, database.uri("made"))
    made = phlox.data(database.uri("made"))
    assert phlox.compute(made.nrows()) == 200_000
    assert phlox.compute(made.k.sum()) == 200_000 * 199_999 // 2
    phlox.write(rows.filter(_.k < 0), database.uri("made_empty"))
    assert phlox.compute(phlox.data(database.uri("made_empty")).nrows()) == 0


def test_a_row_that_does_not_convert(database, tmp_path):
    with pytest.raises(phlox.Error, match="big.csv:199002"):
        phlox.write(big(tmp_path, 200_000, bad=199_000), database.uri("made"))
    assert not is_there(database)


def test_a_query_that_fails(database, tmp_path):
    with pytest.raises(phlox.Error, match="overflow|does not fit"):
        phlox.write(big(tmp_path, 200_000).select(y=(_.k - 199_990) * (2**62) + 1), database.uri("made"))
    assert not is_there(database)


def test_ctrl_c(database, tmp_path):
    big(tmp_path, 200_000)
    text = "concat(" + ", ".join(["t"] * 200) + ")"
    process = subprocess.Popen(
        [ROOT / "build" / "phlox", "query", text, f"{tmp_path}/big.csv", "-o", database.uri("made")], stderr=subprocess.PIPE
    )
    try:
        time.sleep(2)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(BOUND) == 130
    finally:
        process.kill()
    assert not is_there(database)


def test_a_name_is_a_name(database):
    names = [name for name in HOSTILE if not any(mark in name for mark in ("::", "?", "]"))]
    datashape = "{id: int64, " + ", ".join(f"c{i}: int64" for i in range(len(HOSTILE))) + "}"
    rows = phlox.memtable([(i, *range(len(HOSTILE))) for i in range(3)], datashape)
    rows = rows.select("id", *(rows[f"c{i}"].label(name) for i, name in enumerate(HOSTILE)))
    for name in names[:3] if database.name == "postgresql" else names:
        phlox.write(rows, database.uri(name))
        assert cells(phlox.data(database.uri(name))) == cells(rows)
    assert phlox.compute(phlox.data(database.uri("kept")).nrows()) == 1


@pytest.mark.parametrize("datashape", ["{r: {a: int64}}", "{m: map[string, int64]}", "{l: var * int64}"])
def test_types_that_it_has_not(database, datashape):
    with pytest.raises(phlox.Error, match="no values of type .*, as the column . has"):
        phlox.write(phlox.symbol("t", datashape), database.uri("made"), {"t": []})
    assert not is_there(database)


def test_connections_of_queries_only_read_afterwards(database):
    phlox.write(everything(["i8"]), database.uri("made"))
    t = phlox.data(database.uri("made"))
    assert phlox.compute(t.nrows()) == 3
    shown = json.loads(
        subprocess.run(
            [ROOT / "build" / "phlox", "query", "t", database.uri("made"), "-o", database.uri("other"), "--explain=json"],
            capture_output=True, check=True,
        ).stdout
    )  # fmt: skip
    assert shown["written"]["how"] == f"by {database.name}, to which the rows are sent"
    assert not is_there(database, "other")


def test_a_file_that_is_not_there_yet(tmp_path, monkeypatch):
    rows = everything(["i8", "s"])
    monkeypatch.chdir(tmp_path)
    phlox.write(rows, "sqlite:///new.db::made")
    assert [k for (k,) in sqlite3.connect(tmp_path / "new.db").execute("SELECT i8 FROM made ORDER BY i8")] == [-128, 0, 1]
    with pytest.raises(phlox.Error, match="big.csv:5002"):
        phlox.write(big(tmp_path, 6000, bad=5000), f"sqlite:///{tmp_path}/half.db::made")
    assert sorted(os.listdir(tmp_path)) == ["big.csv", "new.db"]
    with pytest.raises(phlox.Error, match="no folder"):
        phlox.write(rows, f"sqlite:///{tmp_path}/none/new.db::made")


@pytest.mark.parametrize("uri", ["duckdb:///new.duckdb::t", "mysql://127.0.0.1:1/db::t", "mongodb://127.0.0.1:1/db::t"])
def test_engines_that_take_nothing_say_so(uri):
    with pytest.raises(phlox.Error, match="phlox writes no tables of"):
        phlox.write(everything(["i8"]), uri)
