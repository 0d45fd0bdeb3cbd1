"""The judge itself, against answers worked out by hand, and against outcomes that are wrong."""

import json
import math
from decimal import Decimal

import pytest

from judge import Approx, Outcome, Table, Undetermined, judge, parse_type
from judge.types import common


def table(datashape, *rows):
    fields = parse_type(datashape).fields
    return Table([n for n, _ in fields], [t for _, t in fields], list(rows))


SHAPE = "{k: ?string, x: ?int64, y: ?float64}"
T = table(SHAPE, ("a", 1, 0.5), ("a", None, math.nan), (None, 5, -0.0), ("b", -7, None))
INT_MAX = 2**63 - 1


class Builder:
    """Nodes of the JSON form by hand."""

    def __init__(self):
        self.nodes = []

    def __call__(self, op, *args, **attributes):
        node = {"op": op, **({"args": list(args)} if args else {}), **attributes}
        self.nodes.append(node)
        return len(self.nodes) - 1

    def symbol(self, datashape=SHAPE):
        return self("symbol", name="t", type=f"var * {datashape}")

    def column(self, name, type_="?int64"):
        return self("column", name=name, type=type_)

    def number(self, value, type_="int64"):
        return self("literal", value=value, type=type_)

    def judge(self, data=T):
        document = {"phlox": 1, "root": len(self.nodes) - 1, "nodes": self.nodes}
        return judge(json.dumps(document), {"t": data})


def rows(outcome):
    return outcome.table.rows


def elementwise(op, *values, **attributes):
    """op over literals; `values` are (value, type) pairs."""
    b = Builder()
    args = [b.number(value, type_) for value, type_ in values]
    b(op, *args, **attributes)
    outcome = b.judge()
    return outcome.error or rows(outcome)[0][0]


NAN, INF = ("nan", "float64"), ("inf", "float64")


@pytest.mark.parametrize(
    ("op", "values", "expected"),
    [
        ("add", [(INT_MAX, "int64"), (1, "int64")], "overflow"),
        ("add", [(127, "int8"), (1, "int8")], 128),
        ("sub", [(0, "uint64"), (1, "uint64")], "overflow"),
        ("floordiv", [(-7, "int64"), (2, "int64")], -4),
        ("mod", [(-7, "int64"), (2, "int64")], 1),
        ("mod", [(7, "int64"), (-2, "int64")], -1),
        ("floordiv", [(7, "int64"), (0, "int64")], None),
        ("floordiv", [(-(2**63), "int64"), (-1, "int64")], "overflow"),
        ("div", [(1, "int64"), (0, "int64")], math.inf),
        ("div", [(-1.0, "float64"), (0.0, "float64")], -math.inf),
        ("floordiv", [(1.0, "float64"), (0.1, "float64")], 9.0),
        ("round", [(2.5, "float64")], 2.0),
        ("round", [(2.675, "float64")], 3.0),
        ("eq", [NAN, NAN], True),
        ("gt", [NAN, INF], True),
        ("eq", [(-0.0, "float64"), (0.0, "float64")], True),
        ("eq", [(None, "?int64"), (1, "int64")], None),
        ("and", [(None, "?bool"), (False, "bool")], False),
        ("and", [(None, "?bool"), (True, "bool")], None),
        ("or", [(None, "?bool"), (True, "bool")], True),
        ("if_else", [(None, "?bool"), (1, "int64"), (2, "int64")], 2),
        ("greatest", [(None, "?int64"), (3, "int64"), (2, "int64")], 3),
        ("least", [NAN, (1.0, "float64")], 1.0),
        ("log", [(0.0, "float64")], -math.inf),
        ("clip", [(5, "int64"), (None, "null"), (3, "int64")], 3),
        ("between", [(5, "int64"), (None, "?int64"), (3, "int64")], False),
        ("add", [("1.50", "decimal[4, 2]"), ("0.125", "decimal[4, 3]")], Decimal("1.625")),
        ("nullif", [(2, "int64"), (2, "int64")], None),
    ],
)
def test_elementwise(op, values, expected):
    got = elementwise(op, *values)
    assert got is expected or got == expected
    assert type(got) is type(expected) or isinstance(got, float)


def test_casts():
    assert elementwise("cast", (300, "int64"), type="int8") == "cast"
    assert elementwise("try_cast", (300, "int64"), type="int8") is None
    assert elementwise("cast", (-1.9, "float64"), type="int64") == -1


def test_filter_keeps_only_true():
    b = Builder()
    t, x = b.symbol(), b.column("x")
    b("filter", t, b("gt", x, b.number(0)))
    assert [row[1] for row in rows(b.judge())] == [1, 5]


def test_sort_puts_nulls_last_either_way():
    for up, expected in ((True, [-7, 1, 5, None]), (False, [5, 1, -7, None])):
        b = Builder()
        b("sort", b.symbol(), b.column("x"), ascending=[up])
        outcome = b.judge()
        assert [row[1] for row in rows(outcome)] == expected
        assert outcome.table.sorted


def test_by_has_a_group_for_null():
    b = Builder()
    t, k, x = b.symbol(), b.column("k", "?string"), b.column("x")
    b("by", t, k, b("sum", x), b("nrows"), names=["k", "s", "n"], keys=1)
    assert sorted(rows(b.judge()), key=str) == [("a", 1, 2), ("b", -7, 1), (None, 5, 1)]


@pytest.mark.parametrize(("how", "count"), [("inner", 5), ("left", 6), ("right", 6), ("outer", 7), ("semi", 3), ("anti", 1)])
def test_joins_never_match_null(how, count):
    b = Builder()
    t = b.symbol()
    b("join", t, t, how=how, on=[["k", "k"]], suffixes=["_left", "_right"])
    assert len(rows(b.judge())) == count


def test_statistics_are_exact():
    data = table("{v: float64}", (1e9 + 4,), (1e9 + 7,), (1e9 + 13,), (1e9 + 16,))
    b = Builder()
    v = b("field", b.symbol("{v: float64}"), name="v")
    b("var", v)
    value = rows(b.judge(data))[0][0]
    assert isinstance(value, Approx)
    assert float(value) == 30.0


def test_a_slice_without_a_sort_is_open():
    b = Builder()
    b("slice", b.symbol(), offset=0, limit=1)
    with pytest.raises(Undetermined):
        b.judge()


def test_the_zero_of_a_key_has_either_sign():
    data = table("{x: float64}", (0.0,), (-0.0,), (1.0,))
    b = Builder()
    t = b("distinct", b.symbol("{x: float64}"))
    assert b.judge(data).differs(None, [(-0.0,), (1.0,)], "") == ""
    assert b.judge(data).differs(None, [(0.0,), (0.5,)], "") != ""
    b("select", t, b("div", b.number(1.0, "float64"), b.column("x", "float64")), names=["z"])
    with pytest.raises(Undetermined):
        b.judge(data)


@pytest.mark.parametrize("op", ["min", "max", "first", "last", "mode"])
def test_a_chosen_zero_has_either_sign(op):
    b = Builder()
    t = b("summary", b.symbol("{x: float64}"), b(op, b.column("x", "float64")), names=["m"])
    negative, positive = table("{x: float64}", (-0.0,)), table("{x: float64}", (0.0,))
    assert b.judge(negative).differs(None, [(0.0,)], "") == ""
    b("select", t, b("div", b.number(1.0, "float64"), b.column("m", "float64")), names=["z"])
    assert b.judge(positive).differs(None, [(math.inf,)], "") == ""
    with pytest.raises(Undetermined):
        b.judge(negative)


def test_a_sum_beside_an_infinity_that_leaves_the_range_is_open():
    b = Builder()
    b("summary", b.symbol("{x: float64}"), b("sum", b.column("x", "float64")), names=["s"])
    for rows_, is_open in ((((-math.inf,), (1e308,), (1.0,)), False), (((-math.inf,), (1e308,), (1e308,)), True)):
        outcome = b.judge(table("{x: float64}", *rows_))
        assert outcome.differs(None, [(-math.inf,)], "") == ""
        assert (outcome.differs(None, [(math.nan,)], "") == "") == is_open


def test_an_error_that_no_result_needs_may_happen():
    data = table("{x: int64}", (INT_MAX,))
    b = Builder()
    t, x = b.symbol("{x: int64}"), b.column("x", "int64")
    added = b("mutate", t, b("add", x, b.number(1)), names=["z"])
    b("select", added, x, names=["x"])
    outcome = b.judge(data)
    assert outcome.may_fail == "overflow"
    assert outcome.differs(None, [(INT_MAX,)], "") == ""
    assert outcome.differs(None, None, "too large") == ""
    assert outcome.differs(None, [(1,)], "") != ""


def test_wrong_rows_are_found():
    outcome = Outcome(table=Table(["a"], [parse_type("?int64")], [(1,), (1,), (None,)]))
    assert outcome.differs(None, [(None,), (1,), (1,)], "") == ""
    assert outcome.differs(None, [(1,), (None,), (None,)], "") != ""
    assert outcome.differs(None, [(1,), (1,)], "") != ""
    assert outcome.differs(None, [(1.0,), (1,), (None,)], "") != ""
    assert outcome.differs(None, [(None,), (1,), (1,)], "", ordered=True) != ""


@pytest.mark.parametrize(
    ("a", "b", "both"),
    [
        ("int8", "uint8", "int16"),
        ("int32", "uint32", "int64"),
        ("int64", "uint64", None),
        ("int16", "float32", "float32"),
        ("int32", "float32", "float64"),
        ("decimal[10, 2]", "int8", "decimal[10, 2]"),
        ("?int8", "int8", "?int8"),
        ("null", "string", "?string"),
        ("date", "datetime", "datetime"),
        ("string", "int8", None),
    ],
)
def test_promotion(a, b, both):
    found = common(parse_type(a), parse_type(b))
    assert (found and str(found)) == both
    assert common(parse_type(b), parse_type(a)) == found
