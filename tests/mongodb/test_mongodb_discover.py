"""The types of a collection, from a sample of its documents; and documents that break them later."""

import datetime
import uuid

import phlox
import pytest

bson = pytest.importorskip("bson")


def fields(uri):
    return str(phlox.discover(uri)).removeprefix("var * ")


def test_types_of_values(mongo):
    mongo.fill("t", {
        "_id": bson.ObjectId("64b000000000000000000001"), "i": 1, "l": bson.Int64(2), "f": 2.5, "s": "a", "b": True,
        "w": datetime.datetime(2020, 1, 2), "d": bson.Decimal128("1.25"), "x": b"ab",
        "u": bson.Binary(uuid.UUID(int=5).bytes, 4), "r": {"p": 1, "q": "z"}, "n": [1, 2],
    })  # fmt: skip
    assert fields(mongo.uri("t")) == (
        "{_id: string['objectid'], i: int64, l: int64, f: float64, s: string, b: bool, w: datetime['UTC'], "
        "d: decimal[34, 2], x: bytes, u: uuid, r: {p: int64, q: string}, n: var * int64}"
    )
    row = phlox.compute(phlox.data(mongo.uri("t"))).to_arrow().to_pylist()[0]
    assert row["_id"] == "64b000000000000000000001"
    assert row["r"] == {"p": 1, "q": "z"} and row["n"] == [1, 2] and row["x"] == b"ab"


def test_absent_fields_and_nulls_are_options(mongo):
    mongo.fill("t", {"_id": 1, "a": 1, "b": None, "r": {"p": 1}}, {"_id": 2, "b": 2.5, "r": {"q": "z"}})
    assert fields(mongo.uri("t")) == "{_id: int64, a: ?int64, b: ?float64, r: {p: ?int64, q: ?string}}"
    rows = phlox.compute(phlox.data(mongo.uri("t"))).to_arrow().to_pylist()
    assert rows[1] == {"_id": 2, "a": None, "b": 2.5, "r": {"p": None, "q": "z"}}
    t = phlox.data(mongo.uri("t"))
    assert phlox.compute(t.a.isnull().sum()) == 1


def test_integers_beside_floats_are_floats(mongo):
    mongo.fill("t", {"_id": 1, "a": 1}, {"_id": 2, "a": 2.5})
    assert fields(mongo.uri("t")) == "{_id: int64, a: float64}"
    assert phlox.compute(phlox.data(mongo.uri("t")).a.sum()) == 3.5


def test_several_sorts_are_json(mongo):
    mongo.fill("t", {"_id": 1, "a": 1}, {"_id": 2, "a": "x"}, {"_id": 3, "a": {"b": [1]}})
    assert fields(mongo.uri("t")) == "{_id: int64, a: json}"
    rows = phlox.compute(phlox.data(mongo.uri("t"))).to_arrow().to_pylist()
    assert [row["a"].replace(" ", "") for row in rows] == ["1", '"x"', '{"b":[1]}']


def test_of_more_documents_than_the_sample_all_is_optional(mongo):
    mongo.fill("t", *({"_id": i, "a": i} for i in range(20)), {"_id": 20, "z": "last"})
    assert fields(mongo.uri("t", "?sample=5")) == "{_id: int64, a: ?int64, z: ?string}"
    assert fields(mongo.uri("t", "?sample=100")) == "{_id: int64, a: ?int64, z: ?string}"


@pytest.mark.parametrize("bad", ["x", 1.5, {"p": 1}, [1], None])
def test_a_document_of_another_type_is_named(mongo, bad):
    """One that the sample does not hold."""
    mongo.fill("t", *({"_id": i, "a": i} for i in range(10)), {"_id": 77, "a": bad}, *({"_id": i, "a": i} for i in range(90, 99)))
    t = phlox.symbol("t", "{_id: int64, a: int64}")
    for query in (t, t.a.sum(), t.filter(t.a + 1 > 3), t.select(b=t.a + 1)):
        with pytest.raises(phlox.Error) as caught:
            phlox.compute(query, {t: mongo.uri("t", "?sample=5")})
        assert "field a" in str(caught.value)
        assert "77" in str(caught.value)


def test_an_empty_collection_and_none(mongo):
    mongo.fill("t", {"_id": 1, "a": 1})
    mongo.database["t"].delete_many({})
    with pytest.raises(phlox.Error, match="is empty"):
        phlox.discover(mongo.uri("t"))
    mongo.fill("orders", {"a": 1})
    with pytest.raises(phlox.Error, match="did you mean orders"):
        phlox.discover(mongo.uri("order"))


def test_a_field_that_only_some_documents_have_may_be_declared(mongo):
    mongo.fill("t", {"_id": 1, "a": 1})
    t = phlox.symbol("t", "{a: int64, b: ?string}")
    assert phlox.compute(t, {t: mongo.uri("t")}).to_arrow().to_pylist() == [{"a": 1, "b": None}]
    t = phlox.symbol("t", "{a: int64, b: string}")
    with pytest.raises(phlox.Error, match="no field b"):
        phlox.compute(t, {t: mongo.uri("t")})
