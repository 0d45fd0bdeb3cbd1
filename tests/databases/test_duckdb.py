"""What only files of DuckDB have: its types, its locks, and queries over them beside other sources."""

import datetime
import decimal
import json
import re
import shutil
import subprocess
import sys
import uuid

import pyarrow as pa
import pytest
from databases_of_tests import DuckdbFile, FlightsqlServer, SqliteFile

import phlox
from phlox import _


@pytest.fixture
def file(tmp_path):
    return DuckdbFile(tmp_path)


def plan(expr):
    return json.loads(expr.explain(format="json"))


def rows(expr):
    return [tuple(row.values()) for row in phlox.compute(expr).to_arrow().to_pylist()]


@pytest.mark.parametrize("kind", [DuckdbFile, FlightsqlServer], ids=lambda kind: kind.name)
def test_types(kind, tmp_path):
    file = kind(tmp_path)
    file.execute(
        "CREATE TYPE mood AS ENUM ('sad', 'ok');"
        "CREATE TABLE t (a BIGINT PRIMARY KEY, b TINYINT NOT NULL, c UBIGINT, d REAL, e DOUBLE, f VARCHAR, g BLOB, h BOOLEAN,"
        "i DATE, j TIME, k TIMESTAMP, l TIMESTAMPTZ, m INTERVAL, n DECIMAL(10, 2), o UUID, p JSON, q mood, r HUGEINT,"
        "s TIMESTAMP_S, u INTEGER[], v STRUCT(x INTEGER, y VARCHAR), w MAP(VARCHAR, INTEGER), x INTEGER[2], y TIMESTAMP_NS);"
        "INSERT INTO t VALUES (1, -2, 18446744073709551615, 0.5, 0.1, 'ä', '\\xFF'::BLOB, true,"
        "'2020-02-29', '12:34:56.789', '2020-01-02 03:04:05', '2020-01-02 03:04:05+00', INTERVAL 2 HOUR, 12.34,"
        "'00000000-0000-0000-0000-000000000001', '{\"a\": 1}', 'ok', 170141183460469231731687303715884105 * 10,"
        "'2020-01-02 03:04:05', [1, NULL], {x: 1, y: 'z'}, MAP {'k': 2}, [3, 4], '2020-01-02 03:04:05.000001');"
        "INSERT INTO t (a, b) VALUES (2, 0)"
    )
    assert str(phlox.discover(file.uri("t"))) == (
        "var * {a: int64, b: int8, c: ?uint64, d: ?float32, e: ?float64, f: ?string, g: ?bytes, h: ?bool, i: ?date, j: ?time, "
        "k: ?datetime, l: ?datetime['UTC'], m: ?timedelta, n: ?decimal[10, 2], o: ?uuid, p: ?json, q: ?categorical[string], "
        "r: ?decimal[38, 0], s: ?datetime, u: ?var * ?int32, v: ?{x: ?int32, y: ?string}, w: ?map[string, ?int32], "
        "x: ?var * ?int32, y: ?datetime}"
    )
    moment = datetime.datetime(2020, 1, 2, 3, 4, 5)
    first, second = rows(phlox.data(file.uri("t")).sort("a"))
    assert second == (2, 0, *[None] * 22)
    assert first[:9] == (1, -2, 2**64 - 1, 0.5, 0.1, "ä", b"\xff", True, datetime.date(2020, 2, 29))
    assert first[9:13] == (datetime.time(12, 34, 56, 789000), moment, moment.replace(tzinfo=first[11].tzinfo), datetime.timedelta(hours=2))
    assert first[13:18] == (decimal.Decimal("12.34"), uuid.UUID(int=1), '{"a": 1}', "ok", decimal.Decimal("1701411834604692317316873037158841050"))
    assert first[18:] == (moment, [1, None], {"x": 1, "y": "z"}, [("k", 2)], [3, 4], moment.replace(microsecond=1))


@pytest.mark.parametrize(("type_", "shown"), [("BIT", "BIT"), ("TIMETZ", "TIME WITH TIME ZONE"), ("UNION(a INTEGER)", "UNION"), ("TIMETZ[]", r"TIME WITH TIME ZONE\[\]")])
def test_types_that_we_have_not(file, type_, shown):
    file.execute(f"CREATE TABLE t (x {type_})")
    with pytest.raises(phlox.Error, match=rf"the column x is of the type {shown}[\s\S]*make a view"):
        phlox.discover(file.uri("t"))


def test_values_that_have_no_equal_are_errors(file):
    file.execute("CREATE TABLE t (n TIMESTAMP_NS, h HUGEINT); INSERT INTO t VALUES ('2020-01-01 00:00:00.123456789', 170141183460469231731687303715884105727)")
    t = phlox.data(file.uri("t"))
    with pytest.raises(phlox.Error, match="no whole number of microseconds"):
        phlox.compute(t.n.max())
    with pytest.raises(phlox.Error, match="170141183460469231731687303715884105727"):
        phlox.compute(t.h.max())


def test_schemas_and_views(file):
    file.execute(
        "CREATE SCHEMA s; CREATE TABLE s.t (x INTEGER); INSERT INTO s.t VALUES (1), (2);"
        "CREATE VIEW v AS SELECT x + 1 AS next FROM s.t; CREATE TABLE t (y TEXT)"
    )
    assert phlox.compute(phlox.data(file.uri("s.t")).x.sum()) == 3
    assert phlox.compute(phlox.data(file.uri("v")).next.sum()) == 5
    assert str(phlox.discover(file.uri("t"))) == "var * {y: ?string}"
    with pytest.raises(phlox.Error, match=r"no table s\.u[\s\S]*did you mean s\.t"):
        phlox.discover(file.uri("s.u"))


def test_a_file_that_is_no_database(tmp_path):
    with pytest.raises(phlox.Error, match="no file"):
        phlox.discover(f"duckdb:///{tmp_path}/none.db::t")
    (tmp_path / "text.db").write_text("a,b\n1,2\n" * 1000)
    other = SqliteFile(tmp_path)
    other.execute("CREATE TABLE t (x)")
    for path in (tmp_path / "text.db", other.path):
        with pytest.raises(phlox.Error, match="not a database of DuckDB"):
            phlox.discover(f"duckdb:///{path}::t")


def test_a_file_that_was_cut_off(file):
    file.execute("CREATE TABLE t (x INTEGER)")
    file.path.write_bytes(file.path.read_bytes()[:5000])
    with pytest.raises(phlox.Error, match="Could not read enough bytes"):
        phlox.discover(file.uri("t"))


def in_another_process(file, code):
    code = f"import duckdb, sys\nc = duckdb.connect({str(file.path)!r})\n" + code
    return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_writer_elsewhere(file):
    file.execute("CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1)")
    t = phlox.data(file.uri("t"))
    writer = in_another_process(file, "print('open', flush=True); sys.stdin.read()")
    assert writer.stdout.readline() == "open\n"
    for work in (lambda: phlox.compute(t.x.sum()), lambda: phlox.discover(file.uri("t"))):
        with pytest.raises(phlox.Error, match=r"another process has the file open for writing[\s\S]*close it there"):
            work()
    writer.communicate("")
    assert phlox.compute(t.x.sum()) == 1


def test_nothing_is_locked_between_queries(file):
    """Another process writes what the next query reads; not so while rows are coming."""
    file.execute("CREATE TABLE t AS SELECT range AS x FROM range(1000000)")
    t = phlox.data(file.uri("t"))
    add = "c.execute('INSERT INTO t VALUES (-1)')"
    assert phlox.compute(t.nrows()) == 1_000_000
    assert in_another_process(file, add).wait(30) == 0
    assert phlox.compute(t.nrows()) == 1_000_001
    batches = iter(phlox.compute(phlox.join(t, t.select(y=t.x), how="cross")).batches())
    next(batches)
    assert in_another_process(file, add).wait(30) != 0
    del batches
    assert in_another_process(file, add).wait(30) == 0
    with pytest.raises(phlox.Error):
        phlox.compute(t.select(y=1 // _.x, z=phlox.literal("a", "string").cast("int64")))
    assert in_another_process(file, add).wait(30) == 0
    assert phlox.compute(t.nrows()) == 1_000_003


def test_one_query_of_a_file_and_others(file, tmp_path):
    """DuckDB reads its table where it lies, and the others as streams; nothing is cut out."""
    file.execute("CREATE TABLE t AS SELECT range AS id, range % 3 AS k FROM range(1000)")
    (tmp_path / "names.csv").write_text("k,name\n0,Anna\n1,Bert\n")
    other = SqliteFile(tmp_path)
    other.execute("CREATE TABLE ages (k INTEGER, age INTEGER); INSERT INTO ages VALUES (0, 10), (1, 20)")
    names = phlox.data(str(tmp_path / "names.csv"))
    t = phlox.data(file.uri("t"))
    query = phlox.join(phlox.join(t, names, "k"), phlox.data(other.uri("ages")), "k").by("name", n=_.nrows(), a=_.age.max()).sort("name")
    shown = plan(query)
    assert shown["engine"] == "duckdb"
    assert shown["why"] == "some of its tables lie there, and it reads the others beside them, as streams"
    assert "travels" not in shown
    by_name = {one["source"].split("/")[-1]: one["in_place"] for one in shown["inputs"]}
    assert by_name["t.duckdb::t"] is True
    assert by_name["names.csv"] is False
    assert rows(query) == [("Anna", 334, 10), ("Bert", 333, 20)]
    assert "t.duckdb::t\n  read by duckdb itself" in query.explain()
    # Of a table of Python, too.
    small = pa.table({"k": [2]})
    assert phlox.compute(phlox.join(t, phlox.data(small), "k").nrows()) == 333


def test_one_query_of_two_files(file, tmp_path):
    file.execute("CREATE TABLE t AS SELECT range AS id FROM range(10)")
    other = DuckdbFile(tmp_path, "other.duckdb")
    other.execute("CREATE TABLE t AS SELECT range AS id, range * 2 AS x FROM range(5, 15)")
    query = phlox.join(phlox.data(file.uri("t")), phlox.data(other.uri("t")), "id")
    assert [one["in_place"] for one in plan(query)["inputs"]] == [True, True]
    assert phlox.compute(query.x.sum()) == 2 * (5 + 6 + 7 + 8 + 9)
    # One file by two names.
    (tmp_path / "link.db").symlink_to(file.path)
    again = phlox.data(f"duckdb:///{tmp_path}/link.db::t")
    assert phlox.compute(phlox.join(phlox.data(file.uri("t")), again, "id").nrows()) == 10


def test_other_engines_read_it_too(file):
    file.execute("CREATE TABLE t AS SELECT range AS x FROM range(1000)")
    assert phlox.compute(phlox.data(file.uri("t")).x.sum(), engine="native") == 499500


def test_a_column_of_another_type_than_was_found(file):
    file.execute("CREATE TABLE t (x INTEGER, y INTEGER)")
    t = phlox.data(file.uri("t"))
    file.execute("DROP TABLE t; CREATE TABLE t (x INTEGER[], y INTEGER)")
    with pytest.raises(phlox.Error, match=r"is expected to be \?int32, and the data has \?var \* \?int32"):
        phlox.compute(t.x.sum())


def test_a_file_in_the_place_of_another(file, tmp_path):
    file.execute("CREATE TABLE t AS SELECT 1 AS x")
    t = phlox.data(file.uri("t"))
    assert phlox.compute(t.x.sum()) == 1
    other = DuckdbFile(tmp_path, "other.duckdb")
    other.execute("CREATE TABLE t AS SELECT 2 AS x")
    shutil.move(other.path, file.path)
    assert phlox.compute(t.x.sum()) == 2


def test_another_version_of_the_storage(file):
    file.execute("CREATE TABLE t (x INTEGER)")
    data = bytearray(file.path.read_bytes())
    assert data[8:12] == b"DUCK"
    data[12:20] = (999).to_bytes(8, "little")
    file.path.write_bytes(data)
    with pytest.raises(phlox.Error, match="checksum") as caught:
        phlox.discover(file.uri("t"))
    # What is right for the changed file, the message says.
    data[:8] = int(re.search(r"computed checksum (\d+)", str(caught.value))[1]).to_bytes(8, "little")
    file.path.write_bytes(data)
    with pytest.raises(phlox.Error, match=r"another version of DuckDB's storage: .*version number[\s\S]*write it anew"):
        phlox.discover(file.uri("t"))
