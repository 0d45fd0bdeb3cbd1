"""Which part of a query runs where its tables lie, and which above."""

import json

import pytest

import phlox
from phlox import _

ROWS = "(1, 'a', 10), (2, 'b', 20), (3, 'a', 30), (4, NULL, 40)"


@pytest.fixture
def t(database):
    database.execute(f"CREATE TABLE t (id BIGINT NOT NULL, k TEXT, x BIGINT); INSERT INTO t VALUES {ROWS}")
    return phlox.data(database.uri("t"))


def plan(expr):
    return json.loads(expr.explain(format="json"))


def rows(expr):
    return [tuple(row.values()) for row in phlox.compute(expr).to_arrow().to_pylist()]


def test_all_of_it(database, t):
    query = t.filter(t.x > 10).by("k", s=_.x.sum()).sort("s")
    assert plan(query)["engine"] == database.name
    assert rows(query) == [("b", 20), ("a", 30), (None, 40)]


def test_what_the_engine_lacks_runs_above_what_it_has(database, t):
    query = t.filter(t.x > 10).sample(3).by("k", s=_.x.sum())
    shown = plan(query)
    if database.name in ("duckdb", "flightsql"):
        pytest.skip("it has all of it")
    assert shown["engine"] != database.name
    assert shown["kept"] == f"{database.name} cannot run sample"
    [part] = shown["parts"]
    assert part["engine"] == database.name
    assert "WHERE" in part["text"]
    assert sorted(rows(query), key=str) == sorted([("b", 20), ("a", 30), (None, 40)], key=str)


def test_a_filter_is_parted_by_its_conditions(database, t):
    query = t.filter(t.x > 10, t.x.isin([20, 30.5])).select("id")
    shown = plan(query)
    if shown["engine"] == database.name:
        pytest.skip("it has all of it")
    assert any("WHERE" in part["text"] for part in shown["parts"])
    assert rows(query) == [(2,)]


def test_a_limit_is_pushed(database, t):
    query = t.sort("x").head(2)
    shown = plan(query)
    assert shown["engine"] == database.name
    assert "LIMIT 2" in shown["text"]
    assert rows(query) == [(1, "a", 10), (2, "b", 20)]


def test_a_sort_below_what_is_lacking_keeps_its_order(database, t):
    query = t.sort("x").head(3).select("id", v=_.x).sort("v")
    assert [row[0] for row in rows(query)] == [1, 2, 3]


def test_another_engine_may_be_asked_for(database, t):
    for engine in ("duckdb", "native"):
        assert phlox.compute(t.x.sum(), engine=engine) == 100
    assert phlox.compute(t.x.sum(), engine=database.name) == 100
    if database.name in ("duckdb", "flightsql"):
        return
    with pytest.raises(phlox.Error, match=f"{database.name} cannot run sample"):
        phlox.compute(t.sample(1).x.sum(), engine=database.name)


def test_across_a_file_and_a_database(database, t, tmp_path):
    (tmp_path / "names.csv").write_text("k,name\na,Anna\nb,Bert\n")
    names = phlox.data(str(tmp_path / "names.csv"))
    query = phlox.join(t.by("k", s=_.x.sum()), names, "k").sort("k")
    shown = plan(query)
    if database.name == "duckdb":
        assert shown["engine"] == "duckdb"
        assert "parts" not in shown
    else:
        assert [part["engine"] for part in shown["parts"]] == [database.name]
    assert rows(query) == [("a", 40, "Anna"), ("b", 20, "Bert")]
