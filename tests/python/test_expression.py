"""Building expressions: attributes, operators, `_`, functions, repr, completion, pickling."""

import copy
import datetime as dt
import decimal
import inspect
import pickle
import uuid

import pytest

import phlox
from phlox import *

SHAPE = "{name: string, x: int64, y: ?float64, when: datetime, ok: bool}"


@pytest.fixture
def t():
    return symbol("t", SHAPE)


@pytest.fixture
def u():
    return symbol("u", "{name: string, z: int64}")


def same(expression, text, *symbols):
    """The expression is the one that the shell makes of the text."""
    expected = parse(text, symbols)
    assert expression.equals(expected), f"{expression!r} is not {expected!r}"
    return True


# What Python gives must be what the shell gives: each entry is evaluated by both.
TEXTS = [
    "t.x",
    't["x"]',
    't[["name", "x"]]',
    "t[t.x > 3]",
    "t[2:5]",
    "t[:5]",
    "t[-3:]",
    "t.x + 1",
    "1 + t.x",
    "3 - t.x",
    "2 ** t.x",
    "t.x ** 2",
    "7 // t.x",
    "7 % t.x",
    "7 / t.x",
    "-t.x + 2 * 3 - 1",
    "~t.ok",
    "(t.x > 1) & (t.y < 2.5) | ~t.ok",
    "3 < t.x",
    "3 == t.x",
    "3 != t.x",
    "3 >= t.x",
    't.name == "Alice"',
    '"Alice" == t.name',
    't.name + "!"',
    '"!" + t.name',
    "t.filter(_.x > 3, _.ok)",
    "t.mutate(z=_.x + 1, w=coalesce(_.y, 0))",
    "t.select(_.name, double=_.x * 2)",
    "t.select(\"name\", \"x\")",
    "t.drop(\"x\")",
    'by(t, t.name, n=t.x.sum())',
    't.by(_.name, n=_.x.sum(), m=_.x.sum() / _.nrows())',
    't.by("name", n=_.x.sum(where=_.x > 0))',
    't.group_by("name").agg(n=_.x.sum())',
    'join(t, u, "name")',
    'join(t, u, [("name", "name")], how="left")',
    'join(t, u, "name", suffixes=("_l", "_r"))',
    "t.x.sum() / t.x.count()",
    "t.filter(_.x > t.x.mean())",
    "t.x.isin([1, 2, 3])",
    "t.x.between(1, 5)",
    "if_else(t.x > 0, t.x, 0)",
    't.mutate(size=cases((_.x > 10, "big"), (_.x > 5, "mid"), else_="small"))',
    "greatest(t.x, 3)",
    't.order_by("name", desc("x"))',
    "t.order_by(desc(_.x), asc(_.name))",
    "t.sort(_.x, ascending=False)",
    "t.head(3)",
    "t.limit(3, offset=2)",
    "t.tail(2)",
    "t.distinct(_.name)",
    "t.x.head(2)",
    "t.name.count_values()",
    "t.count_values()",
    'summary(n=t.x.sum(), m=t.y.mean())',
    "merge(t.name, (t.x + 1).label(\"z\"))",
    "concat(t, t)",
    't.x.cast("float32")',
    't.name.try_cast("int64")',
    't.when == "2020-01-01T00:00:00"',
    't.when > datetime("2020-01-01T00:00:00")',
    't.when + timedelta(days=1, hours=2)',
    "t.fillna(0)",
    't.fillna({"y": 0})',
    "t.nrows()",

    'memtable([(1, "a"), (2, "b")], "{id: int64, name: string}")',
    'memtable([{"id": 1, "name": "a"}])',
    'symbol("v", "{a: int64}").a + 1',
    't.y == literal("nan", "float64")',
    't.x + 1 + 2',
    't.x + (1 + 2)',
    't.x * (2 ** 10)',
    "t.y.isnan()",
    "t.x.abs().sqrt().round(2)",
]


@pytest.mark.parametrize("text", TEXTS)
def test_python_and_the_shell_agree(text, t, u):
    scope = {name: getattr(phlox, name) for name in phlox.__all__}
    assert same(eval(text, {**scope, "t": t, "u": u}), text, t, u)


@pytest.mark.parametrize("op", phlox._core.catalogue(), ids=lambda op: op["name"])
def test_examples_of_the_catalogue_mean_the_same_in_python(op):
    if not op["example"]:
        pytest.skip("no example")
    t = symbol("t", "{name: string, x: int64, y: ?float64, when: datetime}")
    u = symbol("u", "{name: string, z: int64}")
    scope = {name: getattr(phlox, name) for name in phlox.__all__}
    assert same(eval(op["example"], {**scope, "t": t, "u": u}), op["example"], t, u)


def test_equal_expressions_are_one_object(t):
    assert t.x is t["x"]
    assert (t.x + 1) is (t.x + 1)
    found = {t.x: "x", t.y: "y"}
    assert found[t["x"]] == "x"
    assert t.x.equals(t["x"]) and not t.x.equals(t.y) and not t.x.equals("x")


def test_repr_shows_text_and_type(t):
    assert repr(t.x.sum() + 1) == "t.x.sum() + 1 : ?int64"
    assert repr(t.x) == "t.x : var * int64"
    assert "t.filter(_.x > 1)" in repr(t.filter(_.x > 1)) and "var * {" in repr(t.filter(_.x > 1))
    assert repr(_.x + 1) == "_.x + 1"


def test_a_long_repr_is_cut(t):
    for i in range(1000):
        t = t.mutate(x=_.x + i)
    assert len(repr(t)) < 4000 and "..." in repr(t)


def test_types(t):
    assert str(t.type) == "var * {name: string, x: int64, y: ?float64, when: datetime, ok: bool}"
    assert t.x.type == "var * int64"
    assert t.x.type != "var * int32"
    assert list(t.schema) == ["name", "x", "y", "when", "ok"]
    assert t.schema["y"] == "?float64" and t.schema["y"].nullable
    assert Type("{a: int32}").fields == {"a": Type("int32")}
    assert Type("3 * int32") == Type("3*int32") and hash(Type("3 * int32")) == hash(Type("3*int32"))
    assert pickle.loads(pickle.dumps(Type("?string"))) == "?string"
    assert repr(Type("int8")) == "Type('int8')"


def test_columns_named_like_methods_and_like_names_of_the_class():
    t = symbol("t", "{type: string, schema: int64, sum: int64, head: int64, compute: int64}")
    assert t.type is t["type"] and t.schema is t["schema"] and t.compute is t["compute"]
    assert callable(t.head) and t["head"].type == "var * int64"
    assert t["sum"].sum().equals(parse('t["sum"].sum()', [t]))


def test_namespaces_are_offered_by_type(t):
    for column in (t.x, t.y, t.ok):
        assert not hasattr(column, "str") and not hasattr(column, "dt")


def test_completion_knows_the_type(t):
    assert {"x", "y", "filter", "by", "peek", "compute"} <= set(dir(t))
    assert {"sum", "mean", "isin"} <= set(dir(t.x))
    assert "filter" not in dir(t.x) and "mean" not in dir(t.name)
    assert "name" in t._ipython_key_completions_()
    assert "sum" in dir(_)


def test_methods_have_documentation_and_signature(t):
    assert t.filter.__name__ == "filter"
    assert "rows" in t.filter.__doc__
    assert str(inspect.signature(t.x.sum)) == "(*, where=None)"
    assert "how" in inspect.signature(join).parameters
    for name in phlox._core.functions():
        function = getattr(phlox, name)
        assert function.__doc__, name
        assert inspect.signature(function)


def test_a_window_function_waits_for_its_table(t):
    assert repr(row_number()) == "row_number()"
    assert repr(ntile(2).over(by="name") + 1) == 'ntile(2).over(by="name") + 1'
    by_name = row_number().over(by=t.name, order=desc(t.x))
    assert by_name.equals(phlox.parse("row_number().over(by=t.name, order=desc(t.x))", {"t": t}))
    assert t.filter(by_name <= 2).equals(t.filter(row_number().over("name", order=desc("x")) <= 2))
    with pytest.raises(phlox.Error, match="another table"):
        t.filter(row_number().over(order=symbol("o", "{x: int64}").x) <= 2)


def test_deferred_is_text_until_it_is_used():
    assert repr(coalesce(_.x, 0).sum()) == "coalesce(_.x, 0).sum()"
    assert repr(1 - _.x) == "1 - _.x"
    assert repr(_["a b"]) == '_["a b"]'
    assert repr(if_else(_.ok, _.x, 0)) == "if_else(_.ok, _.x, 0)"
    assert repr(desc("x")) == 'desc("x")'
    assert len({_.x, _.x}) == 2


def test_errors_in_deferred_text_come_where_it_is_used(t):
    with pytest.raises(phlox.Error, match="nme") as caught:
        t.filter(_.nme == "a")
    assert "name" in caught.value.hint


@pytest.mark.parametrize(
    "misuse, hint",
    [
        (lambda t: bool(t.x > 0), "filter"),
        (lambda t: 1 < t.x < 5, "between"),
        (lambda t: t.ok and t.ok, "&"),
        (lambda t: not t.ok, "~"),
        (lambda t: 3 in t.x, "isin"),
        (lambda t: list(t), "compute"),
        (lambda t: len(t), "nrows"),
        (lambda t: bool(_.x), "filter"),
        (lambda t: list(_.x), "compute"),
        (lambda t: "x" in _, "isin"),
    ],
)
def test_what_python_would_compute_is_refused_with_a_hint(t, misuse, hint):
    with pytest.raises(TypeError) as caught:
        misuse(t)
    assert isinstance(caught.value, phlox.WrongTypeError)
    assert hint in caught.value.hint


def test_columns_and_values_cannot_be_called(t):
    with pytest.raises(TypeError, match="not a method"):
        t.x()
    with pytest.raises(TypeError):
        _()


def test_unknown_names(t):
    with pytest.raises(AttributeError) as caught:
        t.nam
    assert isinstance(caught.value, phlox.NotFoundError)
    assert "name" in str(caught.value)
    assert not hasattr(t, "nothing_like_it")
    with pytest.raises(KeyError) as caught:
        t["nam"]
    assert not str(caught.value).startswith("'"), "KeyError would quote its text"
    assert isinstance(caught.value, phlox.Error) and caught.value.code == "not_found"


def test_values_of_python_become_constants(t):
    date, datetime_ = dt.date(2020, 2, 29), dt.datetime(2020, 2, 29, 12, 30, 1, 5)
    assert (t.when > datetime_).equals(t.when > "2020-02-29T12:30:01.000005")
    assert (literal(date)).equals(phlox.date("2020-02-29"))
    assert literal(dt.timedelta(days=-1, microseconds=3)).type == "timedelta"
    assert literal(dt.time(1, 2, 3)).type == "time"
    assert literal(decimal.Decimal("-12.50")).type == "decimal[4, 2]"
    assert literal(uuid.UUID(int=5)).type == "uuid"
    assert literal(b"abc").type == "bytes"
    assert literal(2**64 - 1).type == "uint64"
    zoned = dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)
    assert literal(zoned).type == "datetime['UTC']"
    with pytest.raises(TypeError, match="64 bits"):
        t.x + 2**64
    with pytest.raises(TypeError):
        literal(decimal.Decimal("NaN"))
    with pytest.raises(TypeError, match="cannot hold"):
        t.filter(object())
    with pytest.raises(TypeError):
        t.x + object()


def test_types_of_python_are_types(t):
    assert t.x.cast(float).equals(t.x.cast("float64"))
    assert t.x.cast(str).equals(t.x.cast("string"))
    assert t.x.cast(Type("int8")).equals(t.x.cast("int8"))


def test_numpy_values(t):
    numpy = pytest.importorskip("numpy")
    assert (t.x + numpy.int32(3)).equals(t.x + 3)
    assert (numpy.int64(3) + t.x).equals(3 + t.x)
    assert (numpy.float64(2.5) * t.y).equals(2.5 * t.y)
    assert (numpy.int64(3) + _.x).__class__ is Deferred
    assert t.x.isin(numpy.array([1, 2])).equals(t.x.isin([1, 2]))
    assert (t.when == numpy.datetime64("2020-01-01T00:00:00", "ns")).equals(t.when == "2020-01-01T00:00:00")
    with pytest.raises(TypeError, match="microseconds"):
        t.when == numpy.datetime64("2020-01-01T00:00:00.000000001", "ns")


def test_values_of_pandas_and_arrow(t):
    pandas = pytest.importorskip("pandas")
    pyarrow = pytest.importorskip("pyarrow")
    assert t.y.fillna(0) is not None
    assert (t.when == pandas.Timestamp("2020-01-01")).equals(t.when == "2020-01-01T00:00:00")
    assert coalesce(t.y, pandas.NA).equals(coalesce(t.y, None))
    assert t.x.isin(pandas.Series([1, 2])).equals(t.x.isin([1, 2]))
    assert t.x.isin(pyarrow.array([1, 2])).equals(t.x.isin([1, 2]))
    assert (t.x + pyarrow.scalar(3)).equals(t.x + 3)


def test_pickle_and_copy(t):
    expression = join(t, symbol("u", "{name: string, z: int64}"), "name").by(_.name, n=_.z.sum())
    assert pickle.loads(pickle.dumps(expression)) is expression
    assert copy.copy(expression) is expression
    assert copy.deepcopy(expression) is expression
    assert from_json(expression.to_json()) is expression
    with pytest.raises(phlox.Error):
        from_json('{"phlox": 1, "root": 0, "nodes": [{"op": "os.system"}]}')


def test_to_text_parses_back(t):
    expression = t.filter(_.x > t.x.mean()).by(_.name, n=_.x.sum())
    assert same(expression, expression.to_text(), t)


def test_symbols_without_a_name_are_different():
    a, b = TableSymbol("{x: int64}"), TableSymbol("{x: int64}")
    assert not a.equals(b)
    assert TableSymbol("a", "{x: int64}").equals(symbol("a", "{x: int64}"))


def test_a_wrong_datashape_shows_its_place():
    with pytest.raises(ValueError) as caught:
        symbol("t", "{name: strin}")
    error = caught.value
    assert isinstance(error, phlox.InvalidError)
    assert error.code == "invalid"
    assert "^" in str(error) and "string" in str(error)
    assert error.span is not None and error.text == "{name: strin}"


def test_errors_can_be_pickled():
    with pytest.raises(phlox.Error) as caught:
        symbol("t", "{name: strin}")
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is type(caught.value)
    assert (str(again), again.message, again.span) == (str(caught.value), caught.value.message, caught.value.span)


def test_parse(t):
    assert parse("t.x + 1", [t]) is t.x + 1
    assert parse("a.x + 1", {"a": t}) is t.x + 1
    with pytest.raises(phlox.Error) as caught:
        parse("t.x +", [t])
    assert "^" in str(caught.value)
    with pytest.raises(TypeError):
        parse("t", {"t": 3})


def test_the_slide_builds():
    t_idx = TableSymbol("{name: string, node_id: int32}")
    t_arc = TableSymbol("{node_out: int32, node_id: int32}")
    joined = Join(t_arc, t_idx, "node_id")
    t = By(joined, joined["name"], joined["node_id"].count())
    assert t.type == "var * {name: string, node_id_count: int64}"


def test_deep_chains_neither_recurse_nor_grow():
    t = symbol("t", "{x: int64}")
    column = t.x
    for _i in range(100_000):
        column = column + 1
    assert column.type == "var * int64"
    del column


def test_all_names_are_there():
    for name in phlox.__all__:
        assert hasattr(phlox, name), name
    assert "_" in phlox.__all__
    assert not {"list", "dict", "print", "sum", "len", "type"} & set(phlox.__all__)
