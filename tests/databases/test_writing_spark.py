"""Results that are written to Spark, as tables of its catalogue and as files that it writes: whole, or not there."""

import datetime
import json
import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases.storages import CannotHold
from databases_of_tests import ROOT, SparkServer, databases
from test_faults import BOUND, bounded
from test_injection import HOSTILE
from test_spark_faults import Server

import phlox
from phlox import _

ALL = """{b: ?bool, i8: int8, i16: ?int16, i32: int32, i64: ?int64, u8: uint8, u16: ?uint16, u32: uint32, u64: ?uint64,
    f32: ?float32, f64: float64, dec: ?decimal[20, 3], big: decimal[38, 10], s: ?string, bytes: ?bytes, day: ?date, time: ?time,
    at: ?datetime, when: datetime['UTC'], there: ?datetime['Europe/Berlin'], long: ?timedelta, id: ?uuid, doc: ?json,
    list: ?var * ?int64, texts: var * ?string}"""
# What has a type of its own in Spark's catalogue, where no datashape says another.
FOUND = """{b: ?bool, i8: ?int8, i16: ?int16, i32: ?int32, i64: ?int64, u8: ?int16, u16: ?int32, u32: ?int64,
    u64: ?decimal[20, 0], f32: ?float32, f64: ?float64, dec: ?decimal[20, 3], big: ?decimal[38, 10], s: ?string, bytes: ?bytes,
    day: ?date, time: ?int64, at: ?datetime, when: ?datetime['UTC'], there: ?datetime['UTC'], long: ?timedelta, id: ?string,
    doc: ?string, list: ?var * ?int64, texts: ?var * ?string}"""
ID = "123e4567-e89b-12d3-a456-426614174000"
AT = "2000-02-29T01:02:03.123456"
ROWS = [
    (True, -128, 32767, -(2**31), 2**63 - 1, 255, 65535, 2**32 - 1, 2**64 - 1, 0.1, 1 / 3, "12345678901234567.890", "1.5",
     "it's ‘名前’\t\\ \"x\" ;", b"\0\xff", "0001-01-01", "23:59:59.999999", AT, AT + "Z", AT + "Z",
     datetime.timedelta(days=-1000, microseconds=1), ID, '{"a": [1, null]}', [1, None, -3], ["", None, "a,b"]),
    (None, 0, None, 0, None, 0, None, 0, None, None, float("nan"), None, "-9999999999999999999999999999.9999999999", None, None,
     None, None, None, "1969-12-31T23:59:59.999999Z", None, None, None, None, None, []),
    (False, 1, -1, 1, -(2**63), 1, 1, 1, 0, float("-inf"), -0.0, "-0.001", "0", "", b"", "9999-12-31", "00:00:00",
     "9999-12-31T23:59:59.999999", "0001-01-01T00:00:00Z", "2024-10-27T01:30:00Z", datetime.timedelta(0), ID.replace("1", "a"),
     "null", [], ["x"] * 100),
]  # fmt: skip
# What text files hold, of these.
IN_JSON = [name for name in re.findall(r"(\w+): ", ALL) if name not in ("long", "time")]
IN_CSV = [name for name in IN_JSON if name not in ("bytes", "list", "texts")]
IN_ORC = [name for name in re.findall(r"(\w+): ", ALL) if name != "when"]


@pytest.fixture
def server(tmp_path):
    return SparkServer(tmp_path)


@pytest.fixture
def left(server, tmp_path):
    """The folders of tables that are being or have been made, and what is made in the folder of the test."""
    warehouse = Path(databases.server_folder("spark")) / "spark" / "warehouse"

    def left():
        tables = {path.name for path in warehouse.glob("**/*") if path.is_dir() and re.search("writing|made", path.name)}
        return tables | {path.name for path in tmp_path.iterdir() if "made" in path.name}

    assert left() == set()
    return left


def cells(expr):
    """Rows as texts, which say what a float is as well."""
    return sorted(repr(tuple(row.values())) for row in phlox.compute(expr).to_arrow().to_pylist())


def everything(columns=None):
    rows = phlox.memtable(ROWS, ALL)
    return rows.select(*columns) if columns else rows


def read(uri, columns=None):
    fields = dict(re.findall(r"(\w+): ((?:[^,\[\]{}]|\[[^\]]*\])+)", ALL))
    return phlox.data(uri, "{" + ", ".join(f"{name}: {fields[name]}" for name in columns or fields) + "}")


def write(expr, uri, **options):
    assert phlox.write(expr, uri, **options) is None


def plan(server, *arguments):
    done = subprocess.run(
        [ROOT / "build" / "phlox", "query", *arguments, "--explain=json"], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


# ---- What is written is read back


def test_a_table_of_all_types(server):
    """Rows from here, and then a query of the server's own."""
    write(everything(), server.uri("made"))
    assert str(phlox.discover(server.uri("made"))) == str(phlox.Type("var * " + FOUND))
    assert cells(read(server.uri("made"))) == cells(everything())
    write(read(server.uri("made")).filter(_.i8 < 1), server.uri("made_again"))
    assert str(phlox.discover(server.uri("made_again"))) == str(phlox.Type("var * " + FOUND))
    assert cells(read(server.uri("made_again"))) == cells(everything().filter(_.i8 < 1))


@pytest.mark.parametrize(
    ("name", "columns"),
    [("made.parquet", None), ("made.orc", IN_ORC), ("made.json", IN_JSON), ("made.csv", IN_CSV), ("made.tsv", IN_CSV), ("made.csv.gz", IN_CSV)],
)
def test_files_of_all_types(server, tmp_path, name, columns):
    first = f"{server.place}::{tmp_path}/{name}"
    write(everything(columns), first)
    assert cells(read(first, columns)) == cells(everything(columns))
    again = f"{server.place}::{tmp_path}/again_{name}"
    write(read(first, columns).filter(_.i8 < 1), again)
    assert cells(read(again, columns)) == cells(everything(columns).filter(_.i8 < 1))


def test_files_are_what_others_read(server, tmp_path):
    place = f"{server.place}::{tmp_path}"
    columns = ["i64", "s", "at", "f64", "time"]
    write(everything(columns), f"{place}/made.csv?sep=;&null=NA")
    lines = [line for file in sorted((tmp_path / "made.csv").glob("part-*")) for line in file.read_text().splitlines()[1:]]
    assert '9223372036854775807;"it\'s ‘名前’\t\\ ""x"" ;";2000-02-29T01:02:03.123456;0.3333333333333333;23:59:59.999999' in lines
    assert "NA;NA;NA;nan;NA" in lines
    assert '-9223372036854775808;"";9999-12-31T23:59:59.999999;-0.0;00:00:00.000000' in lines
    write(everything(columns), f"{place}/made.parquet")
    local = phlox.data(f"{tmp_path}/made.parquet/*.parquet", "{i64: ?int64, s: ?string, at: ?datetime, f64: float64}")
    assert cells(local) == cells(everything(columns[:4]))


@pytest.mark.parametrize("target", ["table", "made.parquet", "made.csv"])
def test_no_rows(server, tmp_path, target):
    uri = server.uri("made") if target == "table" else f"{server.place}::{tmp_path}/{target}"
    write(everything(["i64", "s"]).filter(_.i64 == 5), uri)
    assert cells(phlox.data(uri, "{i64: ?int64, s: ?string}")) == []


def big(tmp_path, rows=600_000, bad=None):
    """A CSV of some messages' size, which may have one line that is none."""
    path = tmp_path / "big.csv"
    text = "a" * 60
    with path.open("w") as file:
        file.write("k,s\n")
        for i in range(rows):
            file.write(f"{'x' if i == bad else i},{text}{i}\n")
    return phlox.data(str(path), "{k: int64, s: string}")


@pytest.mark.parametrize("target", ["table", "files"])
def test_many_rows(server, left, tmp_path, target):
    """More than one message takes: nothing but the target is there at the end."""
    uri = server.uri("made") if target == "table" else f"{server.place}::{tmp_path}/made.parquet"
    rows = big(tmp_path)
    write(rows, uri)
    made = phlox.data(uri)
    wanted = phlox.compute(rows.s.str.len().sum())
    assert phlox.compute(made.nrows()) == 600_000
    assert phlox.compute(made.k.sum()) == 600_000 * 599_999 // 2
    assert phlox.compute(made.s.str.len().sum()) == wanted
    assert left() == {"made" if target == "table" else "made.parquet"}


def test_scalars_columns_and_joins_with_rows_from_here(server, tmp_path):
    server.run("USE tests", "CREATE TABLE numbers AS SELECT id AS k, id * 2 AS x FROM range(1000)")
    t = phlox.data(server.uri("numbers"))
    write(t.x.sum(), server.uri("made_scalar"))
    assert cells(phlox.data(server.uri("made_scalar"))) == ["(999000,)"]
    write(t.k + 1, server.uri("made_column"))
    assert phlox.compute(phlox.data(server.uri("made_column")).nrows()) == 1000
    pq.write_table(pa.table({"k": range(500, 1500), "y": [f"y{i}" for i in range(500, 1500)]}), tmp_path / "y.parquet")
    write(phlox.join(t, phlox.data(str(tmp_path / "y.parquet")), "k"), server.uri("made_join"))
    assert phlox.compute(phlox.data(server.uri("made_join")).x.sum()) == sum(2 * i for i in range(500, 1000))


def test_who_writes_is_explained(server, tmp_path):
    server.run("USE tests", "CREATE TABLE numbers AS SELECT id AS k FROM range(10)")
    (tmp_path / "a.csv").write_text("k\n1\n")
    there = plan(server, "t.filter(_.k > 3)", server.uri("numbers"), "-o", server.uri("made"))
    assert there["written"] == {"to": server.uri("made"), "how": "by spark itself, which computes the rows: none of them comes here"}
    sent = plan(server, "t", str(tmp_path / "a.csv"), "-o", f"{server.place}::{tmp_path}/made.parquet")
    assert sent["written"]["how"] == "by spark, to which the rows are sent"
    file = plan(server, "t", server.uri("numbers"), "-o", str(tmp_path / "b.csv"))
    assert file["written"] == {"to": str(tmp_path / "b.csv"), "how": "as csv"}


def test_hdfs(server):
    try:
        hdfs = databases.server("hdfs")
    except CannotHold as error:
        pytest.skip(str(error))
    uri = f"{server.place}::{hdfs}/written-{os.getpid()}/made.parquet"
    write(everything(), uri)
    assert cells(read(uri)) == cells(everything())
    with pytest.raises(phlox.Error, match="is there already"):
        phlox.write(everything(), uri)
    # Spark's own files, read here.
    http = databases.server_script("hdfs", "http").stdout.strip()
    here = phlox.data(f"{uri.partition('::')[2]}?http={http}", "{i8: int8, s: ?string}")
    assert cells(here) == cells(everything(["i8", "s"]))


# ---- What is refused, before anything is written


def test_what_is_there_stays(server, tmp_path):
    server.run("USE tests", "CREATE TABLE kept AS SELECT id AS k FROM range(10)", "CREATE VIEW seen AS SELECT 1 AS k")
    for table in ("kept", "seen"):
        with pytest.raises(phlox.Error, match=f"a table {table} is there already"):
            phlox.write(everything(["i8"]), server.uri(table))
    assert phlox.compute(phlox.data(server.uri("kept")).nrows()) == 10
    (tmp_path / "kept.csv").write_text("k\n1\n")
    (tmp_path / "folder").mkdir()
    for name in ("kept.csv", "folder?format=csv"):
        with pytest.raises(phlox.Error, match="is there already"):
            phlox.write(everything(["i8"]), f"{server.place}::{tmp_path}/{name}")
    assert (tmp_path / "kept.csv").read_text() == "k\n1\n"
    assert list((tmp_path / "folder").iterdir()) == []


@pytest.mark.parametrize(
    ("datashape", "target", "why"),
    [
        ("{r: {a: int64}}", "::tests.made", "Spark has no values of type {a: int64}, as the column r has"),
        ("{m: map[string, int64]}", "::tests.made", "no values of type map"),
        ("{l: var * var * int64}", "::tests.made", "no values of type var"),
        ("{l: 2 * int64}", "::tests.made", "no values of type 2"),
        ("{b: bytes}", "::FOLDER/made.csv", "csv files of Spark's hold no values of type bytes, as the column b has"),
        ("{d: timedelta}", "::FOLDER/made.json", "json files of Spark's hold no values of type timedelta"),
        ("{k: int64}", "::FOLDER/made", "cannot tell the format"),
        ("{k: int64}", "::FOLDER/made?format=text", "lines of text are only read"),
        ("{k: int64}", "::FOLDER/made?format=avro", "no files of format avro"),
        ("{k: int64}", "::FOLDER/ma*de.csv", "not to a pattern"),
        ("{k: int64}", "::FOLDER/made.parquet?sep=;", "have no option sep"),
        ("{k: int64}", "::tests.made?format=csv", "a table has no option format"),
        ("{k: int64}", "::tests.made?mode=append", "has no option mode"),
        ("{k: int64}", "", "names no table"),
        ("{k: int64}", "::no_such_schema.made", "there is no schema no_such_schema"),
    ],
)
def test_what_cannot_be_written(server, left, tmp_path, datashape, target, why):
    with pytest.raises(phlox.Error, match=re.escape(why)):
        phlox.write(phlox.symbol("t", datashape), server.place + target.replace("FOLDER", str(tmp_path)), {"t": []})
    assert left() == set()


def test_a_name_is_a_name(server, left, tmp_path):
    """Of columns, in tables and files; of folders; of tables, which Spark has not."""
    rows = phlox.memtable([(i, *range(len(HOSTILE))) for i in range(3)], "{id: int64, " + ", ".join(f"c{i}: int64" for i in range(len(HOSTILE))) + "}")
    rows = rows.select("id", *(rows[f"c{i}"].label(name) for i, name in enumerate(HOSTILE)))
    write(rows, server.uri("made"))
    made = phlox.data(server.uri("made"))
    assert phlox.compute(made).names == ["id", *HOSTILE]
    assert cells(made) == cells(rows)
    write(made, f"{server.place}::{tmp_path}/made.parquet")
    assert cells(phlox.data(f"{server.place}::{tmp_path}/made.parquet")) == cells(rows)
    for name in HOSTILE:
        if not any(mark in name for mark in ("::", "?", "/", "*", "\\", "{", "[")):
            uri = f"{server.place}::{tmp_path}/{name}made.parquet"
            write(made.select("id"), uri)
            assert (tmp_path / f"{name}made.parquet" / "_SUCCESS").exists()
            assert phlox.compute(phlox.data(uri).id.sum()) == 3
        if not any(mark in name for mark in ("::", "?")) and not (name.isascii() and name.isalnum()):
            with pytest.raises(phlox.Error, match="no tables of the name|no schema|names no table"):
                phlox.write(rows, server.uri(name))


# ---- Faults in the middle


def kinds(server, tmp_path):
    return server.uri("made"), f"{server.place}::{tmp_path}/made.parquet", f"{server.place}::{tmp_path}/made.csv"


def test_a_row_that_does_not_convert(server, left, tmp_path):
    rows = big(tmp_path, bad=590_000)
    for uri in kinds(server, tmp_path):
        with pytest.raises(phlox.Error, match="big.csv:590002"):
            phlox.write(rows, uri)
        assert left() == set()


def test_a_query_that_fails_there(server, left, tmp_path):
    server.run("USE tests", "CREATE TABLE numbers AS SELECT id AS k FROM range(100000)")
    t = phlox.data(server.uri("numbers"))
    for uri in kinds(server, tmp_path):
        with pytest.raises(phlox.Error, match="overflow|does not fit|ARITHMETIC"):
            phlox.write(t.select(y=(_.k - 99_990) * (2**62) + 1), uri)
        assert left() == set()


def test_a_moment_that_orc_has_not(server, left, tmp_path):
    with pytest.raises(phlox.Error, match="ORC files hold no moment of the last second of 1969"):
        phlox.write(everything(["when"]), f"{server.place}::{tmp_path}/made.orc")
    assert left() == set()


# A table that takes seconds to write, and not more: tasks that write do not always hear that they shall stop.
LONG = "CREATE VIEW numbers AS SELECT id AS k FROM range(100000000)"


@pytest.mark.parametrize("target", ["table", "files"])
@pytest.mark.parametrize("query", ["there", "sent"])
def test_ctrl_c(server, left, tmp_path, target, query):
    server.run("USE tests", LONG)
    big(tmp_path)
    uri = kinds(server, tmp_path)[0 if target == "table" else 1]
    # Many messages' worth.
    binding = server.uri("numbers") if query == "there" else f"{tmp_path}/big.csv"
    text = "t.filter(_.k != 7)" if query == "there" else "concat(t, t, t, t, t, t, t, t, t, t, t, t, t, t, t, t)"
    process = subprocess.Popen([ROOT / "build" / "phlox", "query", text, binding, "-o", uri], stderr=subprocess.PIPE)
    try:
        end = time.monotonic() + BOUND
        while not left():
            assert time.monotonic() < end
            assert process.poll() is None
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(BOUND) == 130
        assert process.stderr.read() == b""
        assert left() == set()
    finally:
        process.kill()


def test_a_time_that_is_up(server, left, tmp_path):
    server.run("USE tests", LONG)
    # Tasks that write text do not hear of it.
    for uri in kinds(server, tmp_path)[:2]:
        query = phlox.data(server.uri("numbers")).filter(_.k != 7)
        assert "took longer than 1500 ms" in bounded(lambda uri=uri, query=query: phlox.write(query, uri + "?timeout=1.5"))
        assert left() == set()


def test_two_that_write_the_same(server, left):
    """One of them wins, whole; the other one says so."""
    rows = [phlox.memtable([(i, n) for i in range(5000)], "{k: int64, n: int64}") for n in (1, 2)]
    done = []

    def work(n):
        try:
            phlox.write(rows[n], server.uri("made"))
            done.append(n)
        except phlox.Error as error:
            assert "is there already" in str(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in (0, 1)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(done) == 1
    assert cells(phlox.data(server.uri("made"))) == cells(rows[done[0]])
    assert left() == {"made"}


def test_a_server_that_dies(tmp_path):
    """What is left of its table is a folder that no table has, of its files one that has no _SUCCESS; the program says what
    it could not remove."""
    server = Server(tmp_path)
    try:
        database = SparkServer(None, server.place)
        database.run("USE tests", LONG)
        query = phlox.data(database.uri("numbers")).filter(_.k != 7)

        def kill():
            time.sleep(4)
            server.signal(signal.SIGKILL)

        thread = threading.Thread(target=kill)
        thread.start()
        message = bounded(lambda: phlox.write(query, f"{server.place}::{tmp_path}/made.parquet"))
        thread.join()
        assert any(words in message for words in ("went away", "refused", "failed to connect"))
        assert f"what was half written may be left there: the folder {tmp_path}/made.parquet" in message
        assert not list(tmp_path.glob("made.parquet/part-*"))
        assert not (tmp_path / "made.parquet" / "_SUCCESS").exists()
        server.stop()
        server.start(server.place.rpartition(":")[2])
        # Its catalogue was in its memory. What the user removed can be written again.
        rows = phlox.memtable([(1,)], "{k: int64}")
        with pytest.raises(phlox.Error, match="is there already"):
            phlox.write(rows, f"{server.place}::{tmp_path}/made.parquet")
        subprocess.run(["rm", "-r", tmp_path / "made.parquet"], check=True)
        write(rows, f"{server.place}::{tmp_path}/made.parquet")
        write(rows, f"{server.place}::made")
        assert cells(phlox.data(f"{server.place}::made")) == ["(1,)"]
    finally:
        server.stop()
