"""Keys that a smaller table sends to a collection: the answer is the same, with an index and without."""

import json

import phlox
import pytest
from phlox import _

MANY = 12_000


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize("keys", [3, 12_000])
def test_keys_choose_documents(mongo, tmp_path, indexed, keys):
    mongo.fill("t", *({"_id": i, "k": i % 4000, "v": i} for i in range(MANY)))
    if indexed:
        mongo.database["t"].create_index("k")
    few = tmp_path / "few.csv"
    few.write_text("k,name\n" + "".join(f"{i},n{i % 2}\n" for i in range(keys)))
    t = phlox.data(mongo.uri("t"))
    query = phlox.join(t, phlox.data(str(few)), "k").by(_.name, n=_.nrows(), v=_.v.sum())
    wanted = sorted((f"n{odd}", sum(i % 4000 < keys and i % 4000 % 2 == odd for i in range(MANY)),
                     sum(i for i in range(MANY) if i % 4000 < keys and i % 4000 % 2 == odd)) for odd in (0, 1))  # fmt: skip
    for off in ([], ["send_keys"]):
        rows = phlox.compute(query, rewrites_off=off).to_arrow().to_pylist()
        assert sorted((row["name"], row["n"], row["v"]) for row in rows) == wanted
    assert bool(json.loads(query.explain(format="json")).get("travels")) == (keys == 3)


def test_no_keys_choose_nothing(mongo):
    mongo.fill("t", *({"_id": i, "k": i} for i in range(5)), {"_id": 9, "k": None})
    t = phlox.data(mongo.uri("t"))
    for keys in ([], [None], [7]):
        assert phlox.compute(t.filter(_.k.isin(keys)).nrows()) == 0
    assert phlox.compute(t.filter(_.k.isin([None, 3])).nrows()) == 1
