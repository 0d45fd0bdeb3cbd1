"""What a query asks of a server: one command where the collection is known, documents as they are, and few of many answers."""

import phlox
import pytest
from phlox import _

from gate import Gate

MANY = 12_000


@pytest.fixture
def gate(mongo):
    mongo.fill("t", *({"_id": i, "x": i, "s": f"s{i % 7}", "w": i % 100} for i in range(MANY)))
    mongo.database["t"].create_index("w")
    made = Gate(mongo.place)
    yield made
    made.close()


def asked(gate, query):
    """The commands of a query that is run for the second time, and its answer."""
    phlox.compute(query)
    gate.seen.clear()
    answer = phlox.compute(query)
    answer = answer.to_arrow() if hasattr(answer, "to_arrow") else answer
    return [(name, document) for name, document in gate.seen if name != "getMore"], answer


@pytest.mark.parametrize("count", ["one", "none", "table"])
def test_a_short_query_is_one_command(gate, count):
    t = phlox.data(gate.uri() + "::t")
    query = {
        "one": t.filter(t.x == 4711).nrows(),
        "none": t.filter(_.x == -1).by(_.s, n=_.nrows()),
        "table": t.filter(_.x < 10).by(_.s, n=_.x.sum()),
    }[count]
    commands, answer = asked(gate, query)
    # Of what finds nothing it has to be asked whether the collection is there at all.
    assert [name for name, _ in commands] == ["aggregate"] + ["listCollections"] * (count == "none")
    assert {"one": lambda: answer == 1, "none": lambda: answer.num_rows == 0, "table": lambda: answer.num_rows == 7}[count]()


def test_who_asks_for_types_gets_those_of_now(mongo, gate):
    uri = gate.uri() + "::t"
    before = str(phlox.discover(uri + "?sample=5"))
    assert phlox.compute(phlox.data(uri + "?sample=5").x.max()) == MANY - 1
    mongo.database["t"].insert_one({"_id": MANY, "new": "field"})
    assert str(phlox.discover(uri + "?sample=5")) == before.replace("}", ", new: ?string}")
    assert phlox.compute(phlox.data(uri + "?sample=5").new.max()) == "field"


@pytest.mark.parametrize("fields, projection", [(["x", "s", "w"], None), (["_id", "w", "s", "x"], None), (["s", "w"], {"s": 1, "w": 1})])
def test_documents_come_as_they_are(gate, fields, projection):
    t = phlox.data(gate.uri() + "::t")
    commands, answer = asked(gate, t[fields])
    assert [name for name, _ in commands] == ["find"] and commands[0][1].get("projection") == projection
    assert answer.column_names == fields and answer.num_rows == MANY
    assert answer["w"].to_pylist() == [i % 100 for i in range(MANY)]


def test_the_first_answer_is_small_and_others_are_large(gate):
    t = phlox.data(gate.uri() + "::t")
    phlox.compute(t)
    gate.seen.clear()
    batches = [batch.num_rows for batch in phlox.compute(t.select(y=t.x + 1)).batches()]
    assert batches[0] == 1000 and sum(batches) == MANY
    assert gate.count("getMore") == 2


@pytest.mark.parametrize("column", ["w", "x"])
def test_an_index_is_asked_for_keys(gate, column):
    """Without one, some servers compare each value with each key."""
    t = phlox.data(gate.uri() + "::t")
    commands, answer = asked(gate, t.filter(t[column].isin([3, 5, None])).nrows())
    assert answer == {"w": MANY // 50, "x": 2}[column]
    first = commands[0][1]["pipeline"][0]
    assert (first == {"$match": {"w": {"$in": [3, 5]}}}) == (column == "w")
