"""Running expressions: the keynote's slide, files, scalars, plans, errors, Ctrl-C."""

import gzip
import json
import os
import pathlib
import signal
import subprocess
import sys

import pytest

import phlox
from phlox import *

IDX = [("alice.example", 1), ("bob.example", 2), ("carol.example", 3)]
ARC = [(1, 2), (1, 3), (2, 3), (3, 1), (3, 2), (3, 4)]
IN_DEGREE = {"alice.example": 1, "bob.example": 2, "carol.example": 2}


def test_the_slide():
    idx, arc = IDX, ARC

    t_idx = TableSymbol('{name: string, node_id: int32}')
    t_arc = TableSymbol('{node_out: int32, node_id: int32}')
    joined = Join(t_arc, t_idx, "node_id")
    t = By(joined, joined['name'], joined['node_id'].count())
    ans = compute(t, {t_arc: arc, t_idx: idx})
    in_deg = dict(ans)

    assert in_deg == IN_DEGREE


@pytest.fixture
def weblinks():
    arcs = symbol("arcs", "{node_out: int32, node_id: int32}")
    index = symbol("index", "{name: string, node_id: int32}")
    return join(arcs, index, "node_id").by(_.name, links=_.node_id.count())


@pytest.fixture
def files(tmp_path):
    (tmp_path / "arcs.txt").write_text("".join(f"{a}\t{b}\n" for a, b in ARC))
    with gzip.open(tmp_path / "index.csv.gz", "wt") as file:
        file.write("name,node_id\n" + "".join(f"{name},{node}\n" for name, node in IDX))
    return tmp_path


def test_files_by_path_and_uri_and_frames_together(weblinks, files):
    arcs, index = str(files / "arcs.txt"), files / "index.csv.gz"
    assert dict(compute(weblinks, arcs=arcs, index=index)) == IN_DEGREE
    assert dict(compute(weblinks, {"arcs": ARC, "index": index})) == IN_DEGREE
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(IDX, columns=["name", "node_id"])
    assert dict(compute(weblinks, {"arcs": arcs, "index": frame})) == IN_DEGREE
    assert dict(weblinks.compute(arcs=ARC, index=frame)) == IN_DEGREE


def test_data_needs_no_bindings(files):
    index = data(files / "index.csv.gz")
    assert index.type == discover(files / "index.csv.gz")
    assert list(index.schema) == ["name", "node_id"]
    assert compute(index.node_id.sum()) == 6
    assert data(str(files / "arcs.txt"), "{a: int8, b: int8}").peek(2).to_dicts() == [
        {"a": 1, "b": 2},
        {"a": 1, "b": 3},
    ]


def test_a_scalar_is_its_value():
    t = symbol("t", "{x: int64, y: ?float64, s: string}")
    rows = [(1, 1.5, "a"), (2, None, "b")]
    assert compute(t.x.sum(), {t: rows}) == 3
    assert compute(t.x.sum() / t.y.count(), t=rows) == 3.0
    assert compute(t.s.max(), t=rows) == "b"
    assert compute(t.y.mean(), t=[]) is None
    assert compute(t.nrows(), t=rows) == 2
    assert compute(literal(3) + 4) == 7
    assert t.x.max().peek(t=rows) == 2


def test_a_column_is_a_column():
    t = symbol("t", "{x: int64}")
    result = compute(t.x * 2, t=[(1,), (2,)])
    assert result.is_column and sorted(result) == [2, 4]


def test_one_table_needs_no_name():
    t = symbol("t", "{x: int64}")
    assert t.x.sum().compute([(1,), (2,)]) == 3
    u = symbol("u", "{x: int64}")
    with pytest.raises(TypeError, match="2 symbols"):
        concat(t, u).compute([(1,)])


def test_a_leaf_read_twice():
    t = symbol("t", "{x: int64}")
    both = join(t, t.mutate(y=_.x + 1), "x")
    rows = [(i,) for i in range(5)]
    assert sorted(compute(both, t=rows)) == [(i, i + 1) for i in range(5)]
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({"x": range(5)})
    assert len(compute(both, t=table)) == 5


def test_peek_gives_a_few_rows():
    t = symbol("t", "{x: int64}")
    assert len(t.peek(3, t=[(i,) for i in range(100)])) == 3
    assert len(t.peek(t=[(i,) for i in range(100)])) == 10
    assert len(t.x.peek(t=[(i,) for i in range(100)])) == 10


def test_results_are_inputs(weblinks):
    first = compute(weblinks, {"arcs": ARC, "index": IDX})
    again = data(first)
    assert compute(again.links.sum()) == 5
    t = symbol("t", "{name: string, links: int32}")
    assert compute(t.links.max(), t=first) == 2


def test_a_plan_is_told(weblinks):
    text = weblinks.explain(arcs=ARC, index=IDX)
    assert "preaggregate" in text and "engine native" in text
    plan = json.loads(weblinks.explain(arcs=ARC, index=IDX, format="json"))
    assert plan["engine"] == "native" and plan["why"]
    plan = json.loads(weblinks.explain(arcs=ARC, index=IDX, format="json", engine="duckdb"))
    assert plan["engine"] == "duckdb" and "GROUP BY" in plan["text"]
    off = weblinks.explain(arcs=ARC, index=IDX, rewrites_off=["preaggregate_join"])
    assert "rewrite preaggregate_join" not in off
    assert "GROUP BY" in to_sql(weblinks)


def test_repr_never_computes(tmp_path):
    missing = str(tmp_path / "missing.csv")
    t = data(missing, "{x: int64}")
    assert "missing.csv" in repr(t.filter(_.x > 1).x.sum())
    with pytest.raises(FileNotFoundError):
        compute(t.x.sum())


def test_formats_and_engines():
    names = {row["name"] for row in formats()}
    assert {"csv", "tsv", "json", "jsonl"} <= names
    (duckdb,) = [row for row in engines() if row["name"] == "duckdb"]
    assert duckdb["version"]


def test_errors_have_the_class_that_one_expects(tmp_path):
    t = symbol("t", "{x: int64}")
    with pytest.raises(FileNotFoundError) as caught:
        compute(t, t=tmp_path / "missing.csv")
    assert isinstance(caught.value, phlox.NotFoundError) and "missing.csv" in str(caught.value)
    with pytest.raises(FileNotFoundError):
        data(str(tmp_path / "missing.csv"))
    with pytest.raises(FileNotFoundError):
        discover(str(tmp_path / "missing.csv"))
    with pytest.raises(KeyError, match="nothing is bound to t"):
        compute(t.x.sum())
    with pytest.raises(KeyError, match="no engine"):
        compute(t.x.sum(), t=[(1,)], engine="abacus")

    (tmp_path / "bad.csv").write_text("x\n1\n2\nthree\n")
    with pytest.raises(phlox.Error) as caught:
        list(compute(t, t=tmp_path / "bad.csv"))
    assert "bad.csv:4" in caught.value.where and "three" in str(caught.value)

    with pytest.raises(phlox.Error, match="overflow|range"):
        compute(t.mutate(y=_.x * _.x), t=[(2**62,)]).to_dicts()


def test_errors_of_inputs_pass_through_the_engine():
    pyarrow = pytest.importorskip("pyarrow")
    t = symbol("t", "{x: int8}")
    with pytest.raises(phlox.Error) as caught:
        compute(t.by(_.x, n=_.nrows()), t=pyarrow.table({"x": [1, 300]}))
    assert caught.value.where == 'row 2, column "x"'


def endless(on_batch):
    """A reader that never ends, and calls back before each batch."""
    import pyarrow

    batch = pyarrow.record_batch({"x": pyarrow.array(range(100_000), pyarrow.int64())})

    def batches():
        while True:
            on_batch()
            yield batch

    return pyarrow.RecordBatchReader.from_batches(batch.schema, batches())


@pytest.mark.parametrize("by_engine", [False, True])
def test_ctrl_c_stops_a_run(by_engine):
    """The rows never end, so that only a stop ends the test."""
    pytest.importorskip("pyarrow")
    t = symbol("t", "{x: int64}")
    query = t.by(_.x, n=_.nrows()) if by_engine else t
    count = 0

    def on_batch():
        nonlocal count
        count += 1
        if count == 50:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        list(compute(query, t=endless(on_batch)))
    assert compute(t.x.sum(), t=[(1,), (2,)]) == 3


def test_large_results_stream():
    """Rows that never end come batch by batch."""
    pytest.importorskip("pyarrow")
    t = symbol("t", "{x: int64}")
    result = compute(t, t=endless(lambda: None))
    assert "more than" in repr(result)
    count = 0
    for batch in result.batches():
        count += batch.num_rows
        if count > 40_000_000:
            break
    with pytest.raises(phlox.Error, match="did not keep them"):
        len(result)


def test_a_result_that_has_failed_is_never_whole():
    """Rows that came before an error are not taken for all of them, however often it is asked."""
    pytest.importorskip("pyarrow")
    t = symbol("t", "{x: int64}")
    count = 0

    def on_batch():
        nonlocal count
        count += 1
        if count == 400:
            raise OSError("the disc is gone")

    result = compute(t, t=endless(on_batch))
    with pytest.raises(Exception, match="the disc is gone"):
        result.to_arrow()
    for read in (len, list, lambda again: again.to_arrow()):
        with pytest.raises(phlox.Error):
            read(result)


def test_the_library_of_pythons_duckdb_serves():
    """In a process where DuckDB is the wheel's, with and without Python's own module beside it."""
    import importlib.util

    spec = importlib.util.find_spec("_duckdb")
    if spec is None:
        pytest.skip("duckdb is not installed")
    code = (
        "import sys\n{}\nfrom phlox import *\nt = symbol('t', '{{x: int64}}')\n"
        "assert compute(t.x.std(), t=[(1,), (3,)]) > 1.4\n"
        "print('_duckdb' in sys.modules)"
    )
    package = str(pathlib.Path(phlox.__file__).parent.parent)
    for first, loaded in (("", "False"), ("import duckdb; duckdb.sql('select 1').fetchall()", "True")):
        done = subprocess.run(
            [sys.executable, "-c", code.format(first)],
            env={**os.environ, "PYTHONPATH": package, "PHLOX_DUCKDB_LIBRARY": spec.origin},
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stdout.strip()) == (0, loaded), done.stderr
