"""What discover says of tables: types, nulls, and what is not there."""

import pytest
from databases_of_tests import PostgresqlServer, SqliteFile

import phlox


def shape(uri):
    return str(phlox.discover(uri))


def test_sqlite_types(tmp_path):
    file = SqliteFile(tmp_path)
    file.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a BIGINT NOT NULL, b VARCHAR(10), c REAL, d BLOB, e BOOLEAN, "
        "f DATE, g DATETIME, h TIME, i DECIMAL(10, 2), j JSON, k UUID, l NUMERIC, m);"
        "INSERT INTO t (id, a, l, m) VALUES (1, 1, 1.5, 'x')"
    )
    assert shape(file.uri("t")) == (
        "var * {id: int64, a: int64, b: ?string, c: ?float64, d: ?bytes, e: ?bool, f: ?date, g: ?datetime, "
        "h: ?time, i: ?decimal[10, 2], j: ?json, k: ?uuid, l: ?float64, m: ?string}"
    )
    file.execute("CREATE TABLE pair (a INTEGER, b INTEGER, PRIMARY KEY (a, b))")
    assert shape(file.uri("pair")) == "var * {a: ?int64, b: ?int64}"
    file.execute("CREATE VIEW v AS SELECT id + 1 AS next FROM t")
    assert shape(file.uri("v")) == "var * {next: ?int64}"
    file.execute("CREATE TABLE mixed (x); INSERT INTO mixed VALUES (1), ('a')")
    with pytest.raises(phlox.Error, match="the column x holds integer and text"):
        phlox.discover(file.uri("mixed"))


def test_postgresql_types(tmp_path):
    server = PostgresqlServer(tmp_path)
    server.execute(
        "CREATE TABLE t (id bigint PRIMARY KEY, a smallint NOT NULL, b varchar(10), c real, d bytea, e boolean, "
        "f date, g timestamp, h time, i numeric(10, 2), j jsonb, k uuid, l timestamptz, m interval, n char(3))"
    )
    assert shape(server.uri("t")) == (
        "var * {id: int64, a: int16, b: ?string, c: ?float32, d: ?bytes, e: ?bool, f: ?date, g: ?datetime, "
        "h: ?time, i: ?decimal[10, 2], j: ?json, k: ?uuid, l: ?datetime['UTC'], m: ?timedelta, n: ?string}"
    )
    server.execute("CREATE TABLE u (p point)")
    with pytest.raises(phlox.Error, match="the column p is of the type point"):
        phlox.discover(server.uri("u"))


def test_a_table_that_is_not_there(database):
    database.execute("CREATE TABLE people (id INTEGER)")
    with pytest.raises(phlox.Error, match=r"no table .*peple[\s\S]*did you mean (tests\.)?people"):
        phlox.discover(database.uri("peple"))


def test_a_uri_without_a_table(database):
    database.execute("CREATE TABLE people (id INTEGER)")
    with pytest.raises(phlox.Error, match=r"names no table[\s\S]*its tables are"):
        phlox.discover(database.uri("people").partition("::")[0])


def test_an_option_that_there_is_not(database):
    database.execute("CREATE TABLE people (id INTEGER)")
    with pytest.raises(phlox.Error, match="has no option colour"):
        phlox.discover(database.uri("people", "?colour=red"))


def test_what_is_stored_becomes_what_was_declared(database):
    database.execute("CREATE TABLE t (x INTEGER NOT NULL, s TEXT); INSERT INTO t VALUES (100, 'a'), (300, NULL)")
    t = phlox.symbol("t", "{x: int8, s: ?string}")
    with pytest.raises(phlox.Error, match="300"):
        phlox.compute(t.x.sum(), {t: database.uri("t")})
    assert phlox.compute(t.s.count(), {t: database.uri("t")}) == 1
    t = phlox.symbol("t", "{x: int64, s: string}")
    with pytest.raises(phlox.Error):
        phlox.compute(t.s.count(), {t: database.uri("t")})
