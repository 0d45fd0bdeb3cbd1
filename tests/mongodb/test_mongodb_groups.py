"""Groups whose values are checked behind the group: equal numbers of all kinds are one group, and no wrong value is left out."""

import datetime

import phlox
import pytest
from phlox import _

bson = pytest.importorskip("bson")

MANY = 90


def several(t):
    return {
        "key": t.by(_.a, n=_.nrows()),
        "sum": t.by(_.s, v=_.a.sum()),
        "sum of all": t.a.sum(),
        "count and sum": t.by(_.s, n=_.a.count(), v=_.a.sum()),
        "remainder": t.by((_.a % 3).label("r"), n=_.nrows()),
        "sum of a sum": t.by(_.s, v=(_.a + 1).sum()),
        "key and sum": t.by(_.a, v=_.a.sum()),
        "two": t.by(_.s, v=_.a.sum(), w=_.a.max()),
    }


@pytest.mark.parametrize("type_", ["?int64", "int64", "?int16"])
@pytest.mark.parametrize("bad", ["x", "12", "$a", 1.5, float("nan"), {"p": 1}, [1], [], True, bson.Decimal128("1.5"), bson.ObjectId(),
                                 datetime.datetime(2020, 1, 1), b"a", bson.MinKey(), bson.MaxKey(), bson.Regex("x")], ids=str)  # fmt: skip
def test_a_wrong_value_in_a_group_is_named(mongo, bad, type_):
    # The sample has documents of both ends.
    mongo.fill("t", *({"_id": i, "a": bad if i == 77 else i % 5, "s": "s"} for i in range(90)))
    t = phlox.symbol("t", f"{{a: {type_}, s: string}}")
    for name, query in several(t).items():
        with pytest.raises(phlox.Error) as caught:
            phlox.compute(query, {t: mongo.uri("t", "?sample=5")})
        assert "field a" in str(caught.value) and "77" in str(caught.value), name


@pytest.mark.filterwarnings("ignore:the query was computed here")
@pytest.mark.parametrize("absent", [None, "missing"])
def test_nulls_and_numbers_of_all_kinds(mongo, absent):
    values = [1, bson.Int64(1), 1.0, 2, None, -4, bson.Int64(-4), -0.0, 0]
    documents = [{"_id": i, "a": value, "s": "s" if i % 2 else "$s"} for i, value in enumerate(values)]
    documents = [{k: v for k, v in document.items() if absent is None or v is not None} for document in documents]
    mongo.fill("t", *({"_id": -i, "a": 7, "s": "s"} for i in range(1, 6)), *documents)
    t = phlox.symbol("t", "{_id: int64, a: ?int64, s: string}")
    few = t.filter(t._id >= 0)
    source = {t: mongo.uri("t", "?sample=5")}
    rows = phlox.compute(few.by(_.a, n=_.nrows()).sort("a"), source).to_arrow().to_pylist()
    assert [(row["a"], row["n"]) for row in rows] == [(-4, 2), (0, 2), (1, 3), (2, 1), (None, 1)]
    whole = phlox.compute(few.by((_.a % 3).label("r"), n=_.nrows()).sort("r"), source).to_arrow().to_pylist()
    assert [(row["r"], row["n"]) for row in whole] == [(0, 2), (1, 3), (2, 3), (None, 1)]
    assert phlox.compute(few.a.count(), source) == 8
    assert phlox.compute(few.filter(few.a < 0).a.sum(), source) == -8
    assert phlox.compute(few.filter(few.a > 100).a.sum(), source) is None


def test_a_null_where_there_must_be_none(mongo):
    for bad in ({"_id": 77, "a": None, "s": "s"}, {"_id": 77, "s": "s"}):
        mongo.database["t"].drop()
        mongo.fill("t", *({"_id": i, "a": i, "s": "s"} for i in range(MANY) if i != 77), bad)
        t = phlox.symbol("t", "{a: int64, s: string}")
        for name, query in several(t).items():
            with pytest.raises(phlox.Error) as caught:
                phlox.compute(query, {t: mongo.uri("t", "?sample=5")})
            assert "field a" in str(caught.value) and "77" in str(caught.value), name


@pytest.mark.filterwarnings("ignore:the query was computed here")
@pytest.mark.parametrize("values, total", [([2**62, 2**62], None), ([2**62, -(2**62), 5], 5), ([-(2**63)], -(2**63)), ([2**31 - 1, 1], 2**31)])
def test_sums_at_the_ends_of_64_bits(mongo, values, total):
    mongo.fill("t", *({"_id": i, "a": bson.Int64(value)} for i, value in enumerate(values)))
    t = phlox.data(mongo.uri("t"))
    if total is None:
        with pytest.raises(phlox.Error, match="overflow|out of range"):
            phlox.compute(t.a.sum())
    else:
        assert phlox.compute(t.a.sum()) == total


@pytest.mark.parametrize("kind, values", [("string", ["a", "b", "a", None]), ("bool", [True, False, True, None]),
                                          ("datetime", [datetime.datetime(2020, 1, d) for d in (1, 2, 1)] + [None])])  # fmt: skip
def test_keys_of_other_types(mongo, kind, values):
    mongo.fill("t", *({"_id": i, "k": value} for i, value in enumerate(values)), {"_id": 50})
    t = phlox.data(mongo.uri("t"))
    query = t.by(_.k, n=_.nrows())
    rows = phlox.compute(query).to_arrow().to_pylist()
    assert sorted(row["n"] for row in rows) == [1, 2, 2]
    assert [row["n"] for row in rows if row["k"] is None] == [2]
    assert phlox.compute(t.k.count()) == 3
    mongo.database["t"].insert_one({"_id": 77, "k": 5})
    with pytest.raises(phlox.Error, match="77"):
        phlox.compute(query)
