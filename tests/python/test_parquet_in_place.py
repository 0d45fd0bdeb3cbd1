"""Parquet files that DuckDB reads itself: the same answers and errors as through phlox's own reader."""

import datetime
import decimal
import json
import math

import pytest

import phlox
from phlox import _

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

BOTH = pytest.mark.parametrize("off", [[], ["read_in_place"]], ids=["in_place", "stream"])


def compute(query, *bindings, **how):
    """On the engine that reads such files itself."""
    return phlox.compute(query, *bindings, engine="duckdb", **how)


def written(path, table, **options):
    pq.write_table(pa.table(table), path, **options)
    return str(path)


def in_place(query, **sources):
    return [each["in_place"] for each in json.loads(query.explain(**sources, engine="duckdb", format="json"))["inputs"]]


def values(query, off=()):
    return [row[0] for row in compute(query, rewrites_off=list(off)).rows()]


@BOTH
def test_nan_is_above_all_numbers_though_statistics_know_nothing_of_it(tmp_path, off):
    for name, type_ in (("double", pa.float64()), ("float", pa.float32())):
        t = phlox.data(written(tmp_path / f"{name}.parquet", {"x": pa.array([1.0, 2.0, math.nan], type_)}))
        query = t.mutate(y=_.x * 1)
        assert in_place(query) == [True]
        assert math.isnan(compute(t.x.max(), rewrites_off=off))
        assert len(values(t.filter(_.x > 5).mutate(y=_.x * 1), off)) == 1
        assert values(t.filter(_.x < 5).mutate(y=_.x * 1).x, off) == [1.0, 2.0]
        assert values(t.filter(_.x == 1.0).mutate(y=_.x * 1).x, off) == [1.0]
        assert len(values(t.filter(_.x.isnan()).mutate(y=_.x * 1).x, off)) == 1


PLAIN = {
    "bool_": [True, None, False],
    "int8": [-128, None, 127],
    "uint8": [0, None, 255],
    "int16": [-(2**15), None, 2**15 - 1],
    "uint16": [0, None, 2**16 - 1],
    "int32": [-(2**31), None, 2**31 - 1],
    "uint32": [0, None, 2**32 - 1],
    "int64": [-(2**63), None, 2**63 - 1],
    "uint64": [0, None, 2**64 - 1],
    "float32": [-0.0, None, math.inf],
    "float64": [1e300, None, -math.inf],
    "string": ["", None, "é\x00🎉"],
    "binary": [b"", None, b"\x00\xff"],
    "date32": [datetime.date(1, 1, 1), None, datetime.date(9999, 12, 31)],
    "time64[us]": [datetime.time(0), None, datetime.time(23, 59, 59, 999999)],
    "timestamp[us]": [datetime.datetime(1, 1, 1), None, datetime.datetime(9999, 12, 31, 23, 59, 59, 999999)],
}
TYPES = {name: getattr(pa, name)() for name in PLAIN if "[" not in name}
TYPES |= {"time64[us]": pa.time64("us"), "timestamp[us]": pa.timestamp("us")}
TYPES |= {f"decimal({p}, {s})": pa.decimal128(p, s) for p, s in ((4, 2), (9, 0), (18, 4), (38, 10))}
PLAIN |= {name: [decimal.Decimal("-12"), None, decimal.Decimal("34")] for name in TYPES if name.startswith("decimal")}
TYPES["timestamp with zone"] = pa.timestamp("us", tz="Europe/Berlin")
PLAIN["timestamp with zone"] = [datetime.datetime(2024, 3, 31, 1, tzinfo=datetime.UTC), None]
TYPES["dictionary"] = pa.dictionary(pa.int8(), pa.string())
PLAIN["dictionary"] = ["a", None, "a"]
TYPES["large_string"], PLAIN["large_string"] = pa.large_string(), ["a", None, "b"]
OTHER = {
    "timestamp[ns]": (pa.timestamp("ns"), [datetime.datetime(2024, 1, 1), None]),
    "timestamp[ms]": (pa.timestamp("ms"), [datetime.datetime(2024, 1, 1), None]),
    "duration": (pa.duration("us"), [datetime.timedelta(1), None]),
    "list": (pa.list_(pa.int64()), [[1, None], None]),
    "struct": (pa.struct({"a": pa.int64()}), [{"a": 1}, None]),
}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_types_are_read_in_place_and_are_the_same(tmp_path, name):
    array = pa.array(PLAIN[name], pa.string()).cast(TYPES[name]) if name == "dictionary" else None
    array = pa.array(PLAIN[name], TYPES[name]) if array is None else array
    path = written(tmp_path / "t.parquet", {"x": array, "n": list(range(len(array)))}, row_group_size=2)
    query = phlox.data(path).mutate(m=_.n + 1)
    assert in_place(query) == [True]
    results = [compute(query, rewrites_off=off).to_arrow() for off in ([], ["read_in_place"])]
    assert results[0].equals(results[1])
    assert results[0].column("x").to_pylist() == array.to_pylist()


@pytest.mark.parametrize("name", OTHER)
def test_other_types_are_left_to_our_reader(tmp_path, name):
    path = written(tmp_path / "t.parquet", {"x": pa.array(OTHER[name][1], OTHER[name][0]), "n": [1, 2]})
    t = phlox.data(path)
    assert in_place(t.mutate(m=_.n + 1)) == [False]
    # What nobody asks for does not matter.
    assert in_place(t.n.sum()) == [True]


def test_a_field_without_option_needs_a_file_without_nulls(tmp_path):
    # pandas and pyarrow write every column as one that may have nulls; the statistics count them.
    t = phlox.symbol("t", "{x: int64}")
    full = written(tmp_path / "full.parquet", {"x": [1, 2]})
    unknown = written(tmp_path / "unknown.parquet", {"x": [1, 2]}, write_statistics=False)
    broken = written(tmp_path / "null.parquet", {"x": [1, None]})
    query = t.x.sum()
    assert in_place(query, t=full) == [True]
    assert in_place(query, t=unknown) == [False]
    assert in_place(query, t=broken) == [False]
    assert compute(query, t=full) == compute(query, t=unknown) == 3
    with pytest.raises(phlox.Error, match="null"):
        compute(query, t=broken)


def test_several_files_are_one_table_in_their_order(tmp_path):
    for i in range(3):
        written(tmp_path / f"{i}.parquet", {"x": [i, None], "y": ["a", "b"]})
    t = phlox.data(str(tmp_path / "*.parquet"))
    query = t.mutate(z=_.x + 1)
    assert in_place(query) == [True]
    assert values(query) == values(query, ["read_in_place"]) == [0, None, 1, None, 2, None]
    # Columns in another order are found by their names; another type is an error before anything runs.
    written(tmp_path / "3.parquet", {"y": ["c"], "x": [3]})
    query = phlox.data(str(tmp_path / "*.parquet")).mutate(z=_.x + 1)
    assert in_place(query) == [True]
    assert values(query)[-1] == 3
    written(tmp_path / "4.parquet", {"y": ["c"], "x": ["3"]})
    with pytest.raises(phlox.Error, match="the files of one table differ: column x is"):
        phlox.data(str(tmp_path / "*.parquet"))


@pytest.mark.parametrize("name", ["it's.parquet", 'a"b; DROP.parquet', "é %20.parquet", "x=1.parquet"])
def test_file_names_of_any_kind(tmp_path, name):
    query = phlox.data(written(tmp_path / name, {"x": [1, 2]})).x.sum()
    assert in_place(query) == [True]
    assert compute(query) == 3


@pytest.mark.parametrize("name", ["[ab].parquet", "a{b}.parquet"])
def test_names_that_duckdb_takes_for_several_files(tmp_path, name):
    written(tmp_path / "a.parquet", {"x": [100]})
    assert compute(phlox.data(written(tmp_path / name, {"x": [1, 2]})).x.sum()) == 3


@pytest.mark.parametrize("name", ["/etc/passwd", "t.parquet", "read_text('/etc/passwd')", 'a" UNION SELECT 1 --'])
def test_a_name_is_nothing_but_a_name(tmp_path, name):
    t = phlox.symbol(name, "{x: int64}")
    assert compute(t.x.sum(), {t: written(tmp_path / "t.parquet", {"x": [1, 2]})}) == 3


def test_folders_named_like_columns_add_none(tmp_path):
    folder = tmp_path / "x=7"
    folder.mkdir()
    query = phlox.data(written(folder / "t.parquet", {"x": [1, 2], "y": [3, 4]})).by(_.x, n=_.nrows())
    assert in_place(query) == [True]
    assert sorted(values(query)) == [1, 2]


def test_a_file_that_changes_is_looked_at_anew(tmp_path):
    path = tmp_path / "t.parquet"
    for size in (1, 2):
        written(path, {"x": list(range(size))})
        assert compute(phlox.data(str(path)).nrows()) == size
    t = phlox.data(str(path))
    written(path, {"x": ["a", "b"]})
    with pytest.raises(phlox.Error):
        compute(t.x.sum())


@BOTH
def test_a_broken_file_is_named(tmp_path, off):
    path = written(tmp_path / "t.parquet", {"x": list(range(1000))}, use_dictionary=False)
    other = written(tmp_path / "other.parquet", {"x": list(range(10))})
    whole = bytearray(open(path, "rb").read())
    whole[4:40] = b"\xff" * 36  # the head of the first page
    open(path, "wb").write(whole)
    query = phlox.join(phlox.data(path), phlox.data(other), "x").x.sum()
    with pytest.raises(phlox.DataError) as caught:
        compute(query, rewrites_off=off)
    assert caught.value.where.startswith(path)
    assert caught.value.message.startswith("broken data: ")
    open(path, "wb").write(whole[:-100])
    with pytest.raises(phlox.DataError) as caught:
        compute(phlox.symbol("t", "{x: int64}").x.sum(), t=path, rewrites_off=off)
    assert str(path) in str(caught.value)


def test_text_that_is_no_utf8_is_named(tmp_path):
    table = pa.table({"s": pa.array([b"ok", b"\xff"], pa.binary())})
    path = written(tmp_path / "t.parquet", {"s": table["s"].cast(pa.string(), safe=False)}, write_statistics=False)
    errors = []
    for off in ([], ["read_in_place"]):
        with pytest.raises(phlox.DataError) as caught:
            compute(phlox.data(path).s.max(), rewrites_off=off)
        errors.append(str(caught.value))
    assert errors[0] == errors[1]


def test_an_error_of_the_values_stays_what_it_is(tmp_path):
    path = written(tmp_path / "t.parquet", {"x": [2**62, 2**62]})
    for off in ([], ["read_in_place"]):
        with pytest.raises(phlox.Error, match="integer overflow"):
            compute(phlox.data(path).x.sum(), rewrites_off=off)
