"""Names and texts that try to be SQL are names and texts."""

import json

import pytest

import phlox
from phlox import _

HOSTILE = [
    "'; DROP TABLE t; --",
    '"; DROP TABLE t; --',
    "x' OR '1'='1",
    'x" OR "1"="1',
    "\\'; DROP TABLE t; --",
    "\\",
    "'' || (SELECT 1) || ''",
    "/* */ -- \n;",
    "{0}",
    "{0:r} {{ }} {f} {o}",
    "$1 ? :name @x %s %(x)s",
    "$$; DROP TABLE t; $$",
    "E'\\x27'",
    "U&'\\0027'",
    "‘’“”′",
    "名前",
    "a\tb\r\nc",
    "t.a0",
    "phlox('t.a0', '{a0: int64}', 1)",
    "'",
    '"',
    "`[]`",
    "NULL",
]


def engine_of(expr, sources):
    return json.loads(expr.explain(sources, format="json"))["engine"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_a_text(database, text):
    if database.name == "postgresql":
        database.execute("SET standard_conforming_strings = on")
    database.execute(
        f"CREATE TABLE t (id INTEGER NOT NULL, s TEXT); INSERT INTO t VALUES (1, {database.literal(text)}), (2, 'other'), (3, NULL)"
    )
    t = phlox.symbol("t", "{id: int64, s: ?string}")
    sources = {t: database.uri("t")}
    equal = t.filter(t.s == text)
    assert engine_of(equal, sources) == database.name
    assert phlox.compute(equal, sources).to_arrow().to_pylist() == [{"id": 1, "s": text}]
    for expr, want in [
        (t.select("id", v=phlox.if_else(t.id == 2, text, "no")), [(1, "no"), (2, text), (3, "no")]),
        (t.select("id", v=t.s.isin([text])), [(1, True), (2, False), (3, None)]),
        (t.select("id", v=t.s.str.contains(text)), [(1, True), (2, text in "other"), (3, None)]),
        (t.select("id", v=t.s.str.replace(text, "x")), [(1, "x"), (2, "other"), (3, None)]),
        (t.select("id", v=phlox.coalesce(t.s, text)), [(1, text), (2, "other"), (3, text)]),
    ]:
        rows = phlox.compute(expr.sort("id"), sources).to_arrow().to_pylist()
        assert [(row["id"], row["v"]) for row in rows] == want
    # Nothing was dropped.
    assert phlox.compute(t.nrows(), sources) == 3


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_a_name(database, name):
    database.execute(
        f"CREATE TABLE t (id INTEGER NOT NULL, {database.quoted(name)} INTEGER); INSERT INTO t VALUES (1, 10), (2, NULL)"
    )
    t = phlox.symbol("t", str(phlox.discover(database.uri("t"))).removeprefix("var * "))
    sources = {t: database.uri("t")}
    query = t.filter(_[name].notnull()).by(_[name].label(name + "!"), n=_.nrows())
    assert engine_of(query, sources) == database.name
    assert phlox.compute(query, sources).to_arrow().to_pylist() == [{name + "!": 10, "n": 1}]


@pytest.mark.parametrize("name", [n for n in HOSTILE if not any(mark in n for mark in ("::", "?", "]"))])
def test_a_table_is_found_by_its_name(database, name):
    if database.name == "spark" and not (name.isascii() and name.isalnum()):
        pytest.skip("Spark has no tables of such names")
    database.execute(f"CREATE TABLE {database.quoted(name)} (id INTEGER NOT NULL); INSERT INTO {database.quoted(name)} VALUES (7)")
    assert phlox.compute(phlox.data(database.uri(name))).to_arrow().to_pylist() == [{"id": 7}]
