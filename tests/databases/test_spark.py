"""What is Spark's alone: its URIs, a server that is not there, files that it reads, and rows that travel with a query."""

import json
import os
import socket
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from databases_of_tests import ROOT, SparkServer, databases

import phlox

sys.path.insert(0, str(ROOT / "tests" / "cli"))

from terminal import Terminal, ctrl  # noqa: E402

LINKS = 'join(arcs, index, "node_id").by(_.name, links=_.node_id.count()).sort(desc("links"), "name").head(2)'


def test_no_server():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(phlox.Error, match="Connection refused") as caught:
        phlox.discover(f"sc://me@127.0.0.1:{port}::t?token=secret")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("sc://localhost:x::t", "no port is x"),
        ("sc://localhost/;user_id=me::t", "a path behind the server's name"),
        ("sc://me:pw@localhost::t", "Spark Connect has no passwords"),
        ("sc://localhost::t?format=csv", "a table has no option format"),
        ("sc://localhost::/t.xyz?format=xyz", "no files of format xyz"),
        ("sc://localhost::t?tls=maybe", "neither true nor false"),
    ],
)
def test_uris_that_are_wrong(uri, why):
    with pytest.raises(phlox.Error, match=why):
        phlox.discover(uri)


def test_the_keynotes_expression_over_files(tmp_path):
    server = SparkServer(tmp_path)
    index = phlox.symbol("index", "{name: string, node_id: int32}")
    arcs = phlox.symbol("arcs", "{node_out: int32, node_id: int32}")
    expr = phlox.parse(LINKS, {"index": index, "arcs": arcs})
    folder = ROOT / "examples" / "weblinks"
    here = {index: str(folder / "example_index.txt"), arcs: str(folder / "example_arcs.txt")}
    there = {one: f"{server.place}::{path}" for one, path in here.items()}
    assert json.loads(expr.explain(there, format="json"))["engine"] == "spark"
    assert phlox.compute(expr, there).to_arrow().to_pylist() == phlox.compute(expr, here).to_arrow().to_pylist()


NUMBERS = "SELECT id AS k, concat('it''s ', id) AS s FROM range(10000)"


@pytest.fixture
def numbers(tmp_path):
    server = SparkServer(tmp_path)
    server.run("USE tests", f"CREATE TABLE numbers AS {NUMBERS}")
    return phlox.data(server.uri("numbers"))


def rows(expr, **options):
    return sorted(tuple(row.values()) for row in phlox.compute(expr, **options).to_arrow().to_pylist())


@pytest.mark.parametrize("count", [0, 3, 101, 20_000])
def test_rows_travel_with_a_query(numbers, count):
    """Few stand in its text, and many beside it."""
    given = [(2 * i, f"w'{i}" if i % 3 else None) for i in range(count)]
    query = phlox.join(numbers, phlox.memtable(given, "{k: int64, w: ?string}"), "k")
    assert json.loads(query.explain(format="json"))["engine"] == "spark"
    wanted = [(k, f"it's {k}", w) for k, w in given if k < 10_000]
    assert sorted(phlox.compute(query), key=lambda row: row[0]) == wanted


def test_many_keys_travel_to_a_part(numbers, tmp_path):
    """They choose the rows of one side of a join that runs here."""
    pq.write_table(pa.table({"k": range(500, 1500), "y": range(1000)}), tmp_path / "y.parquet")
    query = phlox.join(numbers, phlox.data(str(tmp_path / "y.parquet")), "k")
    assert rows(query) == [(k, f"it's {k}", k - 500) for k in range(500, 1500)]


@pytest.mark.parametrize("kind", ["int64", "string"])
def test_long_lists_travel_beside_a_query(numbers, kind):
    many = range(-300, 3_000, 3)
    query = numbers.filter(numbers.k.isin([*many]) if kind == "int64" else numbers.s.isin([f"it's {i}" for i in many]))
    plan = json.loads(query.explain(format="json"))
    assert plan["engine"] == "spark"
    assert "it's" not in json.dumps(plan["parts"] if "parts" in plan else plan["text"])
    assert [k for k, _ in rows(query)] == [i for i in many if i >= 0]


def test_values_of_all_types_travel(numbers):
    datashape = "{k: int64, a: ?bool, b: int8, c: ?float32, d: float64, e: decimal[20, 3], f: ?bytes, g: ?date, h: datetime, i: datetime['UTC']}"
    day = "2000-02-29"
    given = [
        (i, None if i % 2 else i % 3 == 0, i % 100 - 50, i / 4, -i / 3, f"{i}.125", None if i % 5 else b"\0\xff", day, f"{day}T01:02:03.{i:06}",
         f"{day}T01:02:03Z")
        for i in range(150)
    ]  # fmt: skip
    table = phlox.memtable(given, datashape)
    query = phlox.join(numbers.select("k"), table, "k")
    assert json.loads(query.explain(format="json"))["engine"] == "spark"
    assert rows(query, engine="auto") == rows(table, engine="duckdb")


def test_the_bytes_that_were_read_are_shown(numbers, tmp_path):
    long = "join(t, t.select(y=_.k), how='cross').filter(_.k * _.y * 3 == -1).nrows()"
    command = [str(ROOT / "build" / "phlox"), "query", long, f"t={databases.server('spark')}::tests.numbers"]
    terminal = Terminal(command, tmp_path, {**os.environ, "TERM": "xterm"})
    try:
        terminal.wait("read ")
        terminal.type(ctrl("c"))
        assert terminal.status() != 0
    finally:
        terminal.close()


def test_the_zeros_of_files_are_equal(tmp_path):
    """Dictionaries of Parquet files do not think so."""
    server = SparkServer(tmp_path)
    for zero, other in ((-0.0, 0.0), (0.0, -0.0)):
        file = tmp_path / f"zero{zero}.parquet"
        pq.write_table(pa.table({"x": [zero]}), file)
        t = phlox.data(f"{server.place}::{file}")
        for found in (t.x == other, t.x == 0, t.x.isin([other, 1.0]), t.x <= other, t.x >= other, ~(t.x != other)):
            assert phlox.compute(t.filter(found).nrows()) == 1, (zero, found)


def test_sums_that_leave_64_bits_on_the_way(tmp_path):
    server = SparkServer(tmp_path)
    most, least = 2**63 - 1, -(2**63)
    sums = {"fits": [most, 5, -7], "most": [most, 0], "least": [least, most, -most], "none": [None, None]}
    table = {"k": [k for k, values in sums.items() for _ in values], "x": [x for values in sums.values() for x in values]}
    pq.write_table(pa.table(table, schema=pa.schema([("k", pa.string()), ("x", pa.int64())])), tmp_path / "sums.parquet")
    t = phlox.data(f"{server.place}::{tmp_path / 'sums.parquet'}")
    found = dict(tuple(row.values()) for row in phlox.compute(t.by("k", s=t.x.sum())).to_arrow().to_pylist())
    assert found == {"fits": most - 2, "most": most, "least": least, "none": None}
    with pytest.raises(phlox.Error, match="the sum does not fit int64"):
        phlox.compute(t.filter(t.k != "least").x.sum())
    with pytest.raises(phlox.Error, match="the sum does not fit int64"):
        phlox.compute(t.filter(t.k == "least", t.x < 0).x.sum())
