"""Arrow and Parquet files beside pyarrow: in one process in either order, and each other's types."""

import datetime
import decimal
import subprocess
import sys

import pytest

import phlox

pa = pytest.importorskip("pyarrow")
feather = pytest.importorskip("pyarrow.feather")
pq = pytest.importorskip("pyarrow.parquet")


def run(code, path):
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def table():
    return pa.table({"a": [1, 2, None], "s": ["x", "y", None]})


def test_pyarrow_may_be_loaded_first(tmp_path, table):
    pq.write_table(table, tmp_path / "t.parquet")
    code = "import pyarrow.parquet, sys, phlox; print(phlox.compute(phlox.data(sys.argv[1]).a.sum()))"
    assert run(code, tmp_path / "t.parquet") == "3"


def test_phlox_may_be_loaded_first(tmp_path, table):
    pq.write_table(table, tmp_path / "t.parquet")
    code = (
        "import sys, phlox\n"
        "result = phlox.compute(phlox.data(sys.argv[1]))\n"
        "rows = sorted(result.to_arrow().to_pylist(), key=str)\n"
        "import pyarrow.parquet\n"
        "read = sorted(pyarrow.parquet.read_table(sys.argv[1]).to_pylist(), key=str)\n"
        "print(rows == read, len(rows))"
    )
    assert run(code, tmp_path / "t.parquet") == "True 3"


# What pyarrow writes, the type that phlox gives it, and what pyarrow sees of the result if that is
# not what it wrote.
TYPES = [
    (pa.array(["a", None], pa.large_string()), "?string"),
    (pa.array(["a", "longer than twelve bytes"], pa.string_view()), "?string"),
    (pa.array([b"a", None], pa.large_binary()), "?bytes"),
    (pa.array([1000, None], pa.timestamp("ns")), "?datetime"),
    (pa.array([1, None], pa.timestamp("s", "Europe/Berlin")), "?datetime['Europe/Berlin']"),
    (pa.array([datetime.date(2000, 2, 29), None], pa.date64()), "?date"),
    (pa.array([datetime.time(12, 30), None], pa.time32("s")), "?time"),
    (pa.array([datetime.timedelta(days=-1), None], pa.duration("ms")), "?timedelta"),
    (pa.array([1.5, None], pa.float16()), "?float32"),
    (pa.array([decimal.Decimal("-1.50"), None], pa.decimal256(10, 2)), "?decimal[10, 2]"),
    (pa.array(["x", "y"]).dictionary_encode(), "?categorical[string]"),
    (pa.array([[1], None], pa.large_list(pa.int8())), "?var * ?int8"),
    (pa.array([[1, 2], None], pa.list_(pa.int8(), 2)), "?2 * ?int8"),
    (pa.array([{"a": 1, "b": None}, None]), "?{a: ?int64, b: null}"),
    (pa.array([[("k", 1)], None], pa.map_(pa.string(), pa.int32())), "?map[string, ?int32]"),
]


@pytest.mark.parametrize("column, shape", TYPES, ids=[shape for _, shape in TYPES])
@pytest.mark.parametrize("kind", ["arrow", "parquet"])
def test_types_of_pyarrow(tmp_path, column, shape, kind):
    path = tmp_path / f"t.{kind}"
    table = pa.table({"x": column})
    if kind == "arrow":
        with pa.ipc.new_file(path, table.schema) as out:
            out.write_table(table)
    else:
        try:
            pq.write_table(table, path)
        except pa.ArrowNotImplementedError:
            pytest.skip("pyarrow does not write it")
    data = phlox.data(str(path))
    assert str(data.x.type).removeprefix("var * ") == shape
    assert phlox.compute(data).to_arrow().column("x").to_pylist() == column.to_pylist()


def test_required_columns_hold_no_null(tmp_path):
    schema = pa.schema([pa.field("a", pa.int64(), nullable=False), pa.field("b", pa.string())])
    pq.write_table(pa.table({"a": [1], "b": ["x"]}, schema=schema), tmp_path / "t.parquet")
    assert "{a: int64, b: ?string}" in str(phlox.data(str(tmp_path / "t.parquet")).type)


def test_a_time_between_two_microseconds_is_an_error_with_its_row(tmp_path):
    pq.write_table(pa.table({"x": pa.array([1000, 1001], pa.timestamp("ns"))}), tmp_path / "t.parquet")
    with pytest.raises(Exception, match=r"the time 1001 ns is between two microseconds.*row 2"):
        phlox.compute(phlox.data(str(tmp_path / "t.parquet"))).to_arrow()


def test_feather_compressed_and_streams(tmp_path, table):
    feather.write_feather(table, str(tmp_path / "t.feather"), compression="zstd")
    with pa.ipc.new_stream(tmp_path / "s.arrows", table.schema) as out:
        out.write_table(table)
    for name in ("t.feather", "s.arrows"):
        assert phlox.compute(phlox.data(str(tmp_path / name)).a.sum()) == 3
