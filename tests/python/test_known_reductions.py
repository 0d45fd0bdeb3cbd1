"""Counts and ends that the statistics of Parquet files give: the same answers, and no row is read for them."""

import datetime
import decimal
import json
import math

import pytest

import phlox
from phlox import _

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

FINITE = "~(_.x.isnan() | _.x.isinf())"


def written(path, columns, **options):
    pq.write_table(columns if isinstance(columns, pa.Table) else pa.table(columns), path, **options)
    return phlox.data(str(path))


def is_known(query):
    return [step["rule"] for step in json.loads(query.explain(format="json"))["rewrites"]][-1:] == ["known_reductions"]


def both(query):
    """The answer, which is that without the rule, too."""
    answers = [phlox.compute(query, rewrites_off=off) for off in ([], ["known_reductions"])]
    assert answers[0] == answers[1] or (math.isnan(answers[0]) and math.isnan(answers[1]))
    return answers[0]


VALUES = {
    "int8": [3, None, -4],
    "int32": [2**31 - 1, None, -(2**31)],
    "int64": [2**62, None, -5],
    "float32": [1.5, None, -2.25],
    "float64": [1.5, None, -2.25],
    "date32": [datetime.date(1969, 1, 1), None, datetime.date(2020, 2, 29)],
    "time64[us]": [datetime.time(1, 2, 3, 4), None, datetime.time(23, 59, 59)],
    "timestamp[us]": [datetime.datetime(1969, 12, 31, 23, 59, 59, 999999), None, datetime.datetime(2020, 2, 29, 1)],
    "decimal": [decimal.Decimal("-1.25"), None, decimal.Decimal("1000.50")],
}


@pytest.mark.parametrize("name", VALUES)
def test_counts_and_ends(tmp_path, name):
    arrow = pa.decimal128(9, 2) if name == "decimal" else pa.type_for_alias(name)
    t = written(
        tmp_path / "t.parquet", {"x": pa.array(VALUES[name], arrow)}, row_group_size=1, store_decimal_as_integer=True
    )
    assert both(t.nrows()) == 3
    assert both(t.x.count()) == 2
    assert both(t.nrows(where=t.x.notnull())) == 2
    assert both(t.x.min()) == min(value for value in VALUES[name] if value is not None)
    assert all(map(is_known, [t.nrows(), t.x.count(), t.x.min(), t.x.min(where=t.x.notnull())]))
    assert is_known(t.x.max()) is not name.startswith("float")
    assert both(t.x.max()) == max(value for value in VALUES[name] if value is not None)


def test_arithmetic_over_them_and_names_of_columns(tmp_path):
    t = written(tmp_path / "t.parquet", {"k": [4, 9], "x": [1.0, 2.0]})
    query = t.select(a=_.k, b=_.x).summary(wide=_.a.max() - _.a.min() + 1, n=_.nrows(), least=_.b.min())
    assert is_known(query)
    assert list(phlox.compute(query).rows()) == [(6, 2, 1.0)]
    assert not is_known(t.summary(a=_.k.max(), b=_.k.sum()))
    assert not is_known(t.filter(_.k > 5).nrows())
    assert not is_known(t.mutate(z=_.k * 2).z.max())


def test_nan_and_infinities(tmp_path):
    def ends(*values):
        t = written(tmp_path / f"{len(values)}-{values[0]}.parquet", {"x": pa.array(values, pa.float64())}, row_group_size=2)
        finite = ~(t.x.isnan() | t.x.isinf())
        queries = [t.x.min(), t.x.max(), t.x.min(where=finite), t.x.max(where=finite)]
        return [both(query) for query in queries], [is_known(query) for query in queries]

    assert ends(3.0, 1.0, 2.0) == ([1, 3, 1, 3], [True, False, True, True])
    answers, known = ends(3.0, math.nan, 1.0, None)
    assert math.isnan(answers[1]) and answers[0] == 1 and answers[2:] == [1, 3]
    assert known == [True, False, True, True]
    assert ends(-math.inf, 1.0, 4.0, 5.0) == ([-math.inf, 5, 1, 5], [True, False, False, False])
    # Part of the file has no number at all, so statistics say nothing of it.
    answers, known = ends(math.nan, math.nan, 1.0)
    assert answers[2:] == [1, 1] and known == [False] * 4
    answers, known = ends(None, None, 7.0)
    assert answers == [7, 7, 7, 7] and known == [True, False, True, True]
    answers, known = ends(None)
    assert answers == [None] * 4
    # Statistics do not say which zero it is.
    answers, known = ends(-0.0, 2.0)
    assert answers[0] == 0


def test_columns_without_nulls(tmp_path):
    schema = pa.schema([pa.field("x", pa.int64(), nullable=False)])
    t = written(tmp_path / "t.parquet", pa.table({"x": [4, 2]}, schema=schema))
    assert both(t.x.min()) == 2 and is_known(t.x.min())
    t = written(tmp_path / "empty.parquet", pa.table({"x": pa.array([], pa.int64())}, schema=schema))
    assert both(t.x.min()) is None and is_known(t.x.min())


def test_texts_may_be_cut_and_statistics_left_out(tmp_path):
    long = "x" * 5000
    t = written(tmp_path / "s.parquet", {"s": [long, "a"]})
    assert both(t.s.max()) == long and not is_known(t.s.max())
    assert both(t.s.count()) == 2
    t = written(tmp_path / "n.parquet", {"x": [1, 2]}, write_statistics=False)
    assert not is_known(t.x.max()) and both(t.x.max()) == 2
    t = written(tmp_path / "u.parquet", {"x": pa.array([1, 2**63], pa.uint64())})
    assert both(t.x.max()) == 2**63


def test_several_files_and_an_empty_one(tmp_path):
    for i in range(3):
        written(tmp_path / f"part{i}.parquet", {"x": pa.array([i, None, 10 * i] if i else [], pa.int64())})
    t = phlox.data(str(tmp_path / "*.parquet"))
    assert [both(q) for q in (t.nrows(), t.x.count(), t.x.min(), t.x.max())] == [6, 4, 1, 20]
    assert is_known(t.x.max())
    t = phlox.data(str(tmp_path / "part0.parquet"))
    assert both(t.nrows()) == 0
    assert both(t.x.max()) is None


def test_a_null_that_must_not_be_there_is_still_found(tmp_path):
    written(tmp_path / "t.parquet", {"x": pa.array([1, None], pa.int64())})
    t = phlox.symbol("t", "{x: int64}")
    with pytest.raises(phlox.Error):
        phlox.compute(t.x.max(), t=str(tmp_path / "t.parquet"))


def test_no_row_is_read(tmp_path):
    path = tmp_path / "t.parquet"
    t = written(path, {"x": list(range(100_000))}, compression="none", use_dictionary=False)
    good = path.read_bytes()
    path.write_bytes(good[:4] + b"\xff" * 100_000 + good[100_004:])  # no page of it can be read
    assert phlox.compute(t.x.max()) == 99_999
    with pytest.raises(phlox.Error):
        phlox.compute(t.x.sum())
