"""Data in and out: frames, Arrow, lists; what is copied and what is not; errors with their place."""

import datetime as dt
import decimal
import gc
import sys
import threading
import uuid
import weakref

import pytest

import phlox
from phlox import *

pyarrow = pytest.importorskip("pyarrow")
pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
duckdb = pytest.importorskip("duckdb")

SHAPE = "{a: int64, b: ?string}"
ROWS = [(1, "x"), (2, None), (3, "z")]


def through(data, shape=SHAPE):
    """The data as it comes out again."""
    t = symbol("t", shape)
    return compute(t, {t: data})


@pytest.mark.parametrize(
    "data",
    [
        ROWS,
        tuple(ROWS),
        [list(row) for row in ROWS],
        iter(ROWS),
        (row for row in ROWS),
        [{"a": 1, "b": "x"}, {"b": None, "a": 2}, {"a": 3, "b": "z"}],
        [{"a": 1, "b": "x"}, {"a": 2}, {"a": 3, "b": "z", "c": 1}],
        {"b": ["x", None, "z"], "a": [1, 2, 3]},
        {"a": range(1, 4), "b": pandas.Series(["x", None, "z"])},
        pandas.DataFrame({"a": [1, 2, 3], "b": ["x", None, "z"]}),
        pandas.DataFrame({"a": [1, 2, 3], "b": ["x", None, "z"]}, index=["p", "q", "r"]),
        pandas.DataFrame({"c": [0, 0, 0], "b": ["x", None, "z"], "a": [1, 2, 3]}),
        pandas.DataFrame({"a": [1.0, 2.0, 3.0], "b": pandas.Series(["x", None, "z"], dtype=object)}),
        polars.DataFrame({"a": [1, 2, 3], "b": ["x", None, "z"]}),
        polars.DataFrame({"a": [1, 2, 3], "b": ["x", None, "z"]}, schema={"a": polars.Int8, "b": polars.String}),
        pyarrow.table({"a": [1, 2, 3], "b": ["x", None, "z"]}),
        pyarrow.table({"a": [1, 2, 3], "b": ["x", None, "z"]}).to_reader(max_chunksize=1),
        pyarrow.RecordBatch.from_pydict({"a": [1, 2, 3], "b": ["x", None, "z"]}),
        duckdb.sql("select * from (values (1, 'x'), (2, null), (3, 'z')) t(a, b)"),
    ],
    ids=lambda data: type(data).__module__ + "." + type(data).__name__,
)
def test_what_holds_rows_comes_in(data):
    assert list(through(data)) == ROWS


def test_data_of_an_object_needs_no_binding():
    frame = pandas.DataFrame({"a": [1, 2, 3], "b": ["x", None, "z"]})
    t = data(frame)
    assert t.type == "var * {a: ?int64, b: ?string}"
    assert list(compute(t)) == ROWS
    assert list(t.compute()) == ROWS
    assert data(ROWS, SHAPE).type == "var * {a: int64, b: ?string}"
    assert list(compute(data(ROWS, SHAPE))) == ROWS


def test_objects_are_let_go_with_their_last_expression():
    table = pyarrow.table({"a": [1, 2, 3]})
    before = sys.getrefcount(table)
    t = data(table)
    held = t.filter(_.a > 1)
    list(compute(t))
    del t
    gc.collect()
    assert sys.getrefcount(table) > before
    del held
    gc.collect()
    assert sys.getrefcount(table) == before


def test_an_expression_over_an_object_cannot_be_pickled():
    import pickle

    with pytest.raises(phlox.UnsupportedError, match="pickled"):
        pickle.dumps(data(ROWS, SHAPE).a)


def test_types_are_found_in_values():
    now = dt.datetime(2020, 1, 2, 3, 4, 5, 6)
    rows = [
        {
            "i": 1, "u": 2**63, "f": 1.5, "s": "a", "b": b"x", "t": True, "d": dt.date(2020, 1, 2),
            "w": now, "z": now.replace(tzinfo=dt.timezone.utc), "c": dt.time(1, 2, 3, 4),
            "l": dt.timedelta(hours=1), "m": decimal.Decimal("1.50"), "g": uuid.UUID(int=7),
            "n": None, "v": [1, 2], "r": {"x": 1},
        },
        dict.fromkeys("iufsbtdwzclmgnvr"),
    ]  # fmt: skip
    t = data(rows)
    assert {name: str(type_) for name, type_ in t.schema.items()} == {
        "i": "?int64", "u": "?uint64", "f": "?float64", "s": "?string", "b": "?bytes", "t": "?bool",
        "d": "?date", "w": "?datetime", "z": "?datetime['UTC']", "c": "?time", "l": "?timedelta",
        "m": "?decimal[3, 2]", "g": "?uuid", "n": "?string", "v": "?var * int64", "r": "?{x: int64}",
    }  # fmt: skip
    assert compute(t).to_dicts() == rows
    assert data([{"a": 1}, {"a": 2.5}]).type == "var * {a: float64}"
    assert data({"a": [[1], []], "b": [None, None]}).type == "var * {a: var * ?int64, b: ?string}"


CELLS = [
    ("bool", [True, False]),
    ("int8", [-128, 127]),
    ("uint8", [0, 255]),
    ("int16", [-(2**15), 2**15 - 1]),
    ("uint16", [0, 2**16 - 1]),
    ("int32", [-(2**31), 2**31 - 1]),
    ("uint32", [0, 2**32 - 1]),
    ("int64", [-(2**63), 2**63 - 1]),
    ("uint64", [0, 2**64 - 1]),
    ("float32", [1.5, -0.25]),
    ("float64", [0.1, float("inf")]),
    ("decimal[5, 2]", [decimal.Decimal("-123.45"), decimal.Decimal("0.01")]),
    ("string", ["", "a\0bc", "日本語 🙂"]),
    ("bytes", [b"", b"\x00\xff"]),
    ("date", [dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(1969, 12, 31)]),
    ("time", [dt.time(0), dt.time(23, 59, 59, 999999)]),
    ("datetime", [dt.datetime(1, 1, 1), dt.datetime(1969, 12, 31, 23, 59, 59, 999999)]),
    ("datetime['UTC']", [dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)]),
    ("timedelta", [dt.timedelta(days=-1, microseconds=1)]),
    ("uuid", [uuid.uuid4()]),
    ("json", ['{"a": 1}']),
    ("categorical[string]", ["a", "b", "a"]),
    ("var * int64", [[], [1, 2]]),
    ("var * ?string", [["a", None]]),
    ("2 * int8", [[1, 2]]),
    ("map[string, int64]", [{"a": 1}, {}]),
    ("{x: int64, y: ?string}", [{"x": 1, "y": None}]),
    ("var * {x: var * int8}", [[{"x": [1]}, {"x": []}]]),
]


@pytest.mark.parametrize("type_, values", CELLS, ids=[type_ for type_, _values in CELLS])
def test_cells_come_back_as_they_went_in(type_, values):
    assert list(through([(v,) for v in values], f"{{v: {type_}}}")) == [(v,) for v in values]
    with_null = [*values, None]
    result = through({"v": with_null}, f"{{v: ?{type_}}}")
    assert [row[0] for row in result] == with_null
    # And through another's Arrow.
    assert list(through(result.to_arrow() if type_ not in ("json",) else result, f"{{v: ?{type_}}}")) == list(result)


def test_zones_are_kept():
    import zoneinfo

    zone = zoneinfo.ZoneInfo("Europe/Berlin")
    moment = dt.datetime(2020, 7, 1, 12, tzinfo=zone)
    ((back,),) = through([(moment,)], "{v: datetime['Europe/Berlin']}")
    assert back == moment and back.tzinfo.key == "Europe/Berlin" and back.hour == 12


@pytest.mark.parametrize(
    "type_, value",
    [
        ("int8", 128),
        ("uint8", -1),
        ("uint64", 2**64),
        ("int64", 2**63),
        ("int64", 1.5),
        ("int64", True),
        ("int64", "1"),
        ("bool", 1),
        ("string", 1),
        ("string", b"x"),
        ("bytes", "x"),
        ("float64", "x"),
        ("float64", True),
        ("float32", 1e300),
        ("date", "no date"),
        ("date", 3),
        ("decimal[3, 2]", decimal.Decimal("1.005")),
        ("decimal[3, 2]", decimal.Decimal("10")),
        ("datetime", dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)),
        ("datetime['UTC']", dt.datetime(2020, 1, 1)),
        ("timedelta", 5),
        ("int64", None),
        ("var * int64", 3),
        ("2 * int64", [1]),
        ("{x: int64}", [1, 2]),
        ("int64", object()),
    ],
)
def test_values_of_the_wrong_type_are_named_with_their_place(type_, value):
    good = {"int64": 1}.get(type_)
    rows = [(value,)] if good is None else [(good,), (value,)]
    with pytest.raises(TypeError) as caught:
        through(rows, f"{{v: {type_}}}")
    error = caught.value
    assert isinstance(error, phlox.WrongTypeError)
    assert error.where == f'row {len(rows)}, column "v"'


@pytest.mark.parametrize(
    "column, type_",
    [
        (pyarrow.array([1, 300], pyarrow.int64()), "int8"),
        (pyarrow.array([1, -1], pyarrow.int64()), "uint32"),
        (pyarrow.array([1, None], pyarrow.int64()), "int64"),
        (pyarrow.array([1.0, 1.5]), "int64"),
        (pyarrow.array([0.5, 0.1]), "float32"),
        (pyarrow.array([1, 2**53 + 1], pyarrow.int64()), "float64"),
        (pyarrow.array([decimal.Decimal("1.10"), decimal.Decimal("1.11")]), "decimal[3, 1]"),
        (pyarrow.array([None, "x"]), "string"),
    ],
)
def test_arrow_values_that_do_not_fit_are_named_with_their_place(column, type_):
    with pytest.raises(phlox.Error) as caught:
        list(through(pyarrow.table({"v": column}), f"{{v: {type_}}}"))
    row = 1 if column[0].as_py() is None else 2
    assert caught.value.where == f'row {row}, column "v"'


@pytest.mark.parametrize(
    "column, type_",
    [
        (pyarrow.array(["1"]), "int64"),
        (pyarrow.array([1]), "string"),
        (pyarrow.array([True]), "int64"),
        (pyarrow.array([b"x"]), "string"),
        (pyarrow.array([decimal.Decimal("1")]), "float64"),
        (pyarrow.array([dt.datetime(2020, 1, 1)]), "date"),
    ],
)
def test_arrow_types_that_never_fit_are_refused_at_once(column, type_):
    with pytest.raises(TypeError, match='column "v" is expected to be'):
        through(pyarrow.table({"v": column}), f"{{v: {type_}}}")


@pytest.mark.parametrize(
    "column, type_",
    [
        (pyarrow.array([1, 2], pyarrow.int8()), "int64"),
        (pyarrow.array([1, 2], pyarrow.int64()), "uint8"),
        (pyarrow.array([1, 2], pyarrow.int64()), "float32"),
        (pyarrow.array([1.0, 2.0], pyarrow.float32()), "float64"),
        (pyarrow.array([1.5, 2.5], pyarrow.float64()), "float32"),
        (pyarrow.array([1.0, 2.0]), "int16"),
        (pyarrow.array([1, 2]), "decimal[5, 2]"),
        (pyarrow.array([decimal.Decimal("1.5")]), "decimal[9, 4]"),
        (pyarrow.array(["a", "b", "a"]).dictionary_encode(), "string"),
        (pyarrow.array(["a", "b", "a"]), "categorical[string]"),
        (pyarrow.array(["a"], pyarrow.large_string()), "string"),
        (pyarrow.array(["a"], pyarrow.string_view()), "string"),
        (pyarrow.array([dt.date(2020, 1, 1)]), "date"),
        (pyarrow.array([dt.date(2020, 1, 1)], pyarrow.date64()), "date"),
        (pyarrow.array([dt.datetime(2020, 1, 1)], pyarrow.timestamp("ns")), "datetime"),
        (pyarrow.array([dt.datetime(2020, 1, 1)], pyarrow.timestamp("s", "UTC")), "datetime['UTC']"),
        (pyarrow.array([[1], [2, 3]], pyarrow.list_(pyarrow.int64())), "var * int8"),
        (pyarrow.array([[1, 2]], pyarrow.list_(pyarrow.int64(), 2)), "2 * int64"),
        (pyarrow.array([{"x": 1, "y": 2}]), "{y: int8}"),
        (pyarrow.nulls(2), "?int64"),
    ],
)
def test_arrow_types_that_fit_without_loss_are_taken(column, type_):
    result = through(pyarrow.table({"v": column}), f"{{v: {type_}}}")
    values = [row[0] for row in result]
    if type_ == "{y: int8}":
        assert values == [{"y": 2}]
    else:
        assert values == column.to_pylist()


def test_missing_columns_and_wrong_shapes_are_clear():
    t = symbol("t", SHAPE)
    for wrong, message in [
        (pandas.DataFrame({"A": [1], "b": ["x"]}), 'no column "a"'),
        ([(1, "x", 2)], "row 1 has 3 values"),
        ([(1, "x"), (1,)], "row 2 has 1 values"),
        ([{"a": 1}], 'no "b"'),
        ({"a": [1, 2], "b": ["x"]}, "different lengths"),
        (3, "holds no rows"),
        ([1, 2], "a row is a tuple"),
        (["ab", "cd"], "a row is a tuple"),
        ({"a": 1, "b": 2}, "is no list"),
        (t, "holds no rows"),
        (pandas.Series([1, 2]), "."),
    ]:
        with pytest.raises(phlox.Error, match=message):
            compute(t, {t: wrong})
    with pytest.raises(phlox.Error, match="no column names"):
        data([(1, 2)])
    with pytest.raises(phlox.Error, match="no columns"):
        data([])
    with pytest.raises(TypeError, match="no type in common"):
        data({"a": [1, "x"]})


def test_empty_data():
    assert list(through([])) == []
    assert through({"a": [], "b": []}).to_arrow().num_rows == 0
    assert through(pyarrow.table({"a": pyarrow.array([], pyarrow.int64()), "b": pyarrow.array([], pyarrow.string())})).to_dicts() == []
    assert len(through([])) == 0


def test_bindings():
    t, u = symbol("t", SHAPE), symbol("u", SHAPE)
    assert list(compute(t, {"t": ROWS})) == ROWS
    assert list(compute(t, t=ROWS)) == ROWS
    assert list(compute(t, {t: ROWS, u: ROWS})) == ROWS
    with pytest.raises(KeyError, match="no symbol v"):
        compute(t, v=ROWS)
    with pytest.raises(TypeError, match="bound"):
        compute(t, {t.a: ROWS, 3: ROWS})
    with pytest.raises(TypeError, match="only an expression"):
        compute(3)
    with pytest.raises(TypeError, match="only an expression"):
        compute(_.x)


# Out

@pytest.fixture
def result():
    return through(ROWS)


def test_forms(result):
    assert result.names == ["a", "b"] and result.type == "var * {a: int64, b: ?string}"
    assert len(result) == 3
    assert list(result) == ROWS and list(result.rows()) == ROWS
    assert list(result) == ROWS, "it can be read twice"
    assert result.to_dicts() == [{"a": a, "b": b} for a, b in ROWS]
    assert dict(result) == {1: "x", 2: None, 3: "z"}
    assert result.to_arrow().to_pylist() == result.to_dicts()
    assert result.to_arrow().schema.field("a").nullable is False
    assert result.to_polars().rows() == ROWS
    assert list(result.to_pandas()["a"]) == [1, 2, 3]
    assert [batch.num_rows for batch in result.batches()] == [3]
    assert duckdb.sql("select sum(a) from result").fetchall() == [(6,)]
    assert pandas.DataFrame.from_arrow(result)["a"].sum() == 6
    assert polars.DataFrame(result).rows() == ROWS
    assert pyarrow.schema(result.type.fields.items() and result).names == ["a", "b"]


def test_a_column(result):
    t = symbol("t", SHAPE)
    column = compute(t.a, {t: ROWS})
    assert column.is_column and list(column) == [1, 2, 3] and list(column.rows()) == [(1,), (2,), (3,)]
    assert column.to_arrow().to_pylist() == [1, 2, 3]
    assert isinstance(column.to_pandas(), pandas.Series) and column.to_pandas().name == "a"
    assert isinstance(column.to_polars(), polars.Series)


def test_repr_shows_what_is_here(result):
    assert repr(result) == (
        "    a  b\nint64  ?string\n    1  x\n    2  null\n    3  z\n3 rows"
    )
    many = repr(through([(i, "line\n" * 100) for i in range(1000)]))
    assert "1000 rows in all" in many and len(many.splitlines()) == 13


def test_pandas_keeps_integers_with_nulls():
    frame = through([(2**53 + 1, True), (None, None)], "{i: ?int64, b: ?bool}").to_pandas()
    assert frame["i"][0] == 2**53 + 1 and frame["i"].isna()[1]
    assert str(frame["i"].dtype) == "Int64" and str(frame["b"].dtype) == "boolean"
    assert str(through([(1,)], "{i: ?int64}").to_pandas()["i"].dtype) == "int64"


def address(array):
    return array.buffers()[1].address


def test_arrow_data_is_not_copied():
    table = pyarrow.table({"a": pyarrow.array(range(1000)), "b": pyarrow.array([0.5] * 1000)})
    result = compute(data(table))
    once, twice = result.to_arrow(), result.to_arrow()
    for name in ("a", "b"):
        assert address(table[name].chunk(0)) == address(once[name].chunk(0)) == address(twice[name].chunk(0))
    frame = result.to_polars()
    assert frame["a"].to_arrow().buffers()[1].address == address(table["a"].chunk(0))
    arrays = pyarrow.table(pandas.DataFrame({"a": range(1000)}))
    assert address(compute(data(arrays)).to_arrow()["a"].chunk(0)) == address(arrays["a"].chunk(0))


def test_a_piece_of_arrow_data_is_a_table_to_arrow():
    t = phlox.symbol("t", "{x: ?int64, s: string}")
    rows = pyarrow.table({"x": [1, None, 3, 4], "s": ["a", "b", "c", "d"]})
    assert pyarrow.table(phlox.compute(t[1:3], {t: rows})).to_pydict() == {"x": [None, 3], "s": ["b", "c"]}


def test_pandas_columns_are_not_copied():
    frame = pandas.DataFrame({"a": range(1000), "b": [0.5] * 1000})
    back = compute(data(frame)).to_arrow()
    assert address(back["a"].chunk(0)) == frame["a"].to_numpy().__array_interface__["data"][0]


def test_memory_lives_as_long_as_who_reads_it():
    arrow = through([(i, str(i)) for i in range(1000)]).to_arrow()
    gc.collect()
    assert arrow["b"].to_pylist() == [str(i) for i in range(1000)]


def test_inputs_are_let_go():
    class Rows:
        def __init__(self, table):
            self.table = table

        def __arrow_c_stream__(self, requested_schema=None):
            return self.table.__arrow_c_stream__(requested_schema)

    rows = Rows(pyarrow.table({"a": [1], "b": ["x"]}))
    gone = weakref.ref(rows)
    result = through(rows)
    assert list(result) == [(1, "x")]
    del rows
    gc.collect()
    assert gone() is None


def test_an_object_that_fails_tells_why():
    class Broken:
        def __arrow_c_stream__(self, requested_schema=None):
            raise ValueError("the well is dry")

    with pytest.raises(ValueError, match="the well is dry"):
        data(Broken())

    def batches():
        yield pyarrow.record_batch({"a": [1]})
        raise ValueError("the well is dry")

    reader = pyarrow.RecordBatchReader.from_batches(pyarrow.schema([("a", pyarrow.int64())]), batches())
    with pytest.raises(phlox.Error, match="the well is dry"):
        list(through(reader, "{a: int64}"))


def test_threads():
    """Several threads compute at the same time, over one object and of one result."""
    t = symbol("t", SHAPE)
    table = pyarrow.table({"a": range(10_000), "b": [str(i) for i in range(10_000)]})
    shared = compute(t, {t: table.to_reader(max_chunksize=100)})
    failures = []

    def work():
        try:
            for _round in range(5):
                assert len(compute(t, {t: table})) == 10_000
                assert sum(a for a, _b in shared) == sum(range(10_000))
                assert (t.a + 1).equals(t.a + 1)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_numpy_rows():
    numpy = pytest.importorskip("numpy")
    assert list(through({"a": numpy.array([1, 2]), "b": numpy.array(["x", "y"])})) == [(1, "x"), (2, "y")]
    assert list(through([(numpy.int8(1), None)])) == [(1, None)]
    assert list(through({"v": numpy.array(["2020-01-01"], "M8[D]")}, "{v: date}")) == [(dt.date(2020, 1, 1),)]
