"""Keys of the catalogue spare the database a search for doubles."""

import json

import phlox
import pytest


def text_of(expr):
    return json.loads(expr.explain(format="json"))["text"]


def is_searched(expr):
    return "GROUP BY" in text_of(expr) or "row_number" in text_of(expr)


def test_rows_with_a_key_are_distinct(database):
    if database.name == "spark":
        pytest.skip("Spark's catalogue keeps no keys")
    database.execute(
        "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, a BIGINT NOT NULL, b TEXT NOT NULL, c INTEGER UNIQUE, UNIQUE (a, b));"
        "INSERT INTO t VALUES (1, 1, 'x', NULL), (2, 1, 'y', NULL), (3, 2, 'x', 5)"
    )
    t = phlox.data(database.uri("t"))
    for told in [t.distinct(), t.distinct("id"), t.distinct("b", "a"), t.filter(t.a == 1).distinct("c", "id")]:
        assert not is_searched(told)
        assert phlox.compute(told.nrows()) == (2 if "filter" in str(told) else 3)
    # Of a part of a key, of what may be null twice, and of other columns nothing is known.
    for other, want in [(t.distinct("a"), 2), (t.distinct("c"), 2), (t.select("a", "b").distinct("b"), 2)]:
        assert is_searched(other)
        assert phlox.compute(other.nrows()) == want


def test_texts_that_are_other_values(database):
    """In SQLite one moment may be written in two ways."""
    if database.name != "sqlite":
        return
    database.execute(
        "CREATE TABLE t (w DATETIME NOT NULL UNIQUE);"
        "INSERT INTO t VALUES ('2020-01-01T00:00:00'), ('2020-01-01T00:00:00.000')"
    )
    t = phlox.data(database.uri("t"))
    assert phlox.compute(t.distinct().nrows()) == 1
