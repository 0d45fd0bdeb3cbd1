"""DataFrames of Spark Connect as tables: queries run in a copy of their session, and so see its temporary views."""

import json

import pytest
from clients import client, server

import phlox
from phlox import _


@pytest.fixture(scope="module")
def session():
    place = server("spark")
    kind = client("pyspark.sql.connect.session").SparkSession
    session = kind.builder.remote(place).getOrCreate()
    yield session
    session.stop()


@pytest.fixture
def people(session):
    rows = [("ann", 1, 0.5), ("bob", 2, None), (None, 30, 2.5)]
    return session.createDataFrame(rows, "name STRING, x INT, y DOUBLE")


def engines_of(expr, **bindings):
    shown = json.loads(expr.explain(format="json", **bindings))
    return [part["engine"] for part in shown.get("parts", [])] + [shown["engine"]]


def test_a_frame_is_a_table(people):
    t = phlox.data(people)
    assert str(t.type) == "var * {name: ?string, x: ?int32, y: ?float64}"
    assert sorted(map(str, phlox.compute(t))) == ["('ann', 1, 0.5)", "('bob', 2, None)", "(None, 30, 2.5)"]
    query = t.filter(_.x > 1).by(_.name.str.upper().label("who"), n=_.x.sum())
    assert engines_of(query) == ["spark"]
    assert sorted(map(str, phlox.compute(query))) == ["('BOB', 2)", "(None, 30)"]


def test_its_plan_runs_in_spark(session, people):
    from pyspark.sql import functions

    frame = people.filter("x < 10").withColumn("z", functions.col("x") * 2).groupBy("name").agg(functions.sum("z").alias("z"))
    assert dict(phlox.compute(phlox.data(frame))) == {"ann": 2, "bob": 4}


def test_temporary_views_of_the_session_are_seen(session, people):
    people.createOrReplaceTempView("own_people")
    frame = session.sql("SELECT name, x + 1 AS x1 FROM own_people")
    t = phlox.data(frame)
    assert phlox.compute(t.x1.max()) == 31
    # As they are when the query runs.
    session.createDataFrame([("eve", 7)], "name STRING, x INT").createOrReplaceTempView("own_people")
    assert phlox.compute(t.x1.max()) == 8


def test_two_frames_are_joined_there(session, people):
    cities = session.createDataFrame([("ann", "Bonn"), ("bob", "Ulm")], "name STRING, city STRING")
    query = phlox.join(phlox.data(people), phlox.data(cities), "name").by("city", n=_.x.sum())
    assert engines_of(query) == ["spark"]
    assert dict(phlox.compute(query)) == {"Bonn": 1, "Ulm": 2}


def test_a_frame_and_what_lies_here(people):
    here = phlox.data([{"name": "ann", "city": "Bonn"}, {"name": "bob", "city": "Ulm"}])
    query = phlox.join(phlox.data(people).filter(_.x < 30), here, "name").by("city", n=_.x.sum())
    assert "spark" in engines_of(query)
    assert dict(phlox.compute(query)) == {"Bonn": 1, "Ulm": 2}


def test_a_binding(people):
    s = phlox.symbol("s", "{x: ?int64}")
    assert phlox.compute(s.x.sum(), {s: people}) == 33


def test_the_session_keeps_its_settings_and_views(session, people):
    before = {row[0]: row[1] for row in session.sql("SET").collect()}
    tables = [row.tableName for row in session.sql("SHOW TABLES").collect()]
    phlox.compute(phlox.data(people).x.sum())
    assert {row[0]: row[1] for row in session.sql("SET").collect()} == before
    assert [row.tableName for row in session.sql("SHOW TABLES").collect()] == tables


def test_a_plan_means_what_it_means_in_its_session(session):
    """Double quotes are texts in the session, and names in ours; without ANSI a division by zero is null."""
    session.conf.set("spark.sql.ansi.enabled", "false")
    try:
        frame = session.sql('SELECT "text" AS a, 1 / 0 AS b, Id AS c FROM (SELECT 1 AS id)')
        assert list(phlox.compute(phlox.data(frame))) == [("text", None, 1)]
    finally:
        session.conf.unset("spark.sql.ansi.enabled")


def test_a_wrong_frame_says_what_spark_says(session):
    with pytest.raises(phlox.Error, match="no_such_table"):
        phlox.data(session.sql("SELECT * FROM range(3)").join(session.table("no_such_table"), "id"))


def test_a_failing_frame_says_what_spark_says(session):
    with pytest.raises(phlox.Error, match="DIVIDE_BY_ZERO"):
        phlox.compute(phlox.data(session.range(3).selectExpr("1 / id AS q")).q.sum())


def test_results_go_back(session, people):
    table = phlox.compute(phlox.data(people).filter(_.x < 3)[["name", "x"]]).to_arrow()
    assert session.createDataFrame(table).count() == 2


def test_a_session_that_was_stopped(session):
    kind = client("pyspark.sql.connect.session").SparkSession
    other = kind.builder.remote(server("spark")).create()
    t = phlox.data(other.range(3))
    other.stop()
    with pytest.raises(phlox.Error):
        phlox.compute(t.id.sum())
