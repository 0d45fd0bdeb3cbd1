"""Names and texts that try to be operators and paths are names and texts."""

import json
import warnings

import phlox
import pytest
from phlox import _

HOSTILE = ["$i", "$$ROOT", "$", "a.b", "i.0", "{$gt: 0}", '{"$where": "1"}', '"', "\\", "'; drop", "$literal", "0", "名前",
           "a\tb\nc", "$where", "__proto__", "\x7f", "}]}", "$[]", "a b"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.filterwarnings("ignore:the query was computed here")
def test_a_text_is_a_text(mongo, text):
    mongo.fill("t", {"_id": 1, "i": 1, "s": text}, {"_id": 2, "i": 2, "s": "other"}, {"_id": 3, "i": 3, "s": None})
    t = phlox.symbol("t", "{i: int64, s: ?string}")
    sources = {t: mongo.uri("t")}
    equal = t.filter(t.s == text)
    assert json.loads(equal.explain(sources, format="json"))["engine"] == "mongodb"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert phlox.compute(equal, sources).to_arrow().to_pylist() == [{"i": 1, "s": text}]
    for expr, want in [
        (t.select("i", v=phlox.if_else(t.i == 2, text, "no")), ["no", text, "no"]),
        (t.select("i", v=t.s.isin([text])), [True, False, None]),
        (t.select("i", v=t.s.str.contains(text)), [True, text in "other", None]),
        (t.select("i", v=t.s.str.replace(text, "x")), ["x", "other", None]),
        (t.select("i", v=phlox.coalesce(t.s, text)), [text, "other", text]),
        (t.select("i", v=(t.s + "!").str.len()), [len(text) + 1, 6, None]),
        (t.select("i", v=(t.s + text).str.startswith(text)), [True, False, None]),
    ]:
        rows = phlox.compute(expr.sort("i"), sources).to_arrow().to_pylist()
        assert [row["v"] for row in rows] == want, str(expr)
    assert phlox.compute(t.s.nunique(), sources) == 2
    assert phlox.compute(t.nrows(), sources) == 3


# The server of the tests reads a text in a variable that begins with $ as a path: phlox says that it has no way there.
@pytest.mark.parametrize("name", [name for name in HOSTILE if not name.startswith("$")])
def test_a_name_is_a_name(mongo, name):
    mongo.fill("t", {"_id": 1, "i": 1, name: 10}, {"_id": 2, "i": 2})
    t = phlox.symbol("t", str(phlox.discover(mongo.uri("t"))).removeprefix("var * "))
    sources = {t: mongo.uri("t")}
    query = t.filter(_[name].notnull()).by(_[name].label(name + "!"), n=_.nrows())
    assert json.loads(query.explain(sources, format="json"))["engine"] == "mongodb"
    assert phlox.compute(query, sources).to_arrow().to_pylist() == [{name + "!": 10, "n": 1}]


@pytest.mark.parametrize("name", [name for name in HOSTILE if name.startswith("$")])
def test_a_name_that_the_server_has_no_way_to_is_said(mongo, name):
    mongo.fill("t", {"_id": 1, name: 10})
    with pytest.raises(phlox.Error, match="cannot give"):
        phlox.compute(phlox.data(mongo.uri("t")))


def test_a_text_with_a_zero_byte_is_compared_here(mongo):
    mongo.fill("t", {"_id": 1, "s": "a\0b"}, {"_id": 2, "s": "a"})
    t = phlox.data(mongo.uri("t"))
    assert phlox.compute(t.filter(t.s == "a\0b").nrows()) == 1
