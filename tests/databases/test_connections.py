"""Connections of the program's as tables: queries run on the connection itself, and so see what only it sees."""

import datetime
import decimal
import json
import signal
import sqlite3
import threading
import time

import pytest
from clients import CONNECTIONS, execute, rows_of

import phlox
from phlox import _

ROWS = [("ann", 1, 0.5, "2020-01-31"), ("bob", 2, None, "2021-02-28"), (None, 30, 2.5, None)]
MADE = (
    "CREATE TEMPORARY TABLE t (name TEXT, x INTEGER NOT NULL, y DOUBLE PRECISION, day DATE)",
    "INSERT INTO t VALUES ('ann', 1, 0.5, '2020-01-31'), ('bob', 2, NULL, '2021-02-28'), (NULL, 30, 2.5, NULL)",
)


@pytest.fixture(params=CONNECTIONS)
def kind(request):
    return request.param


@pytest.fixture
def engine(kind):
    return CONNECTIONS[kind][0]


@pytest.fixture
def own(kind, tmp_path):
    """A connection with a temporary table of its own, in a transaction that nobody has committed."""
    connection = CONNECTIONS[kind][1](tmp_path)
    execute(connection, *MADE)
    yield connection
    connection.close()


def engines_of(expr, **bindings):
    shown = json.loads(expr.explain(format="json", **bindings))
    return [part["engine"] for part in shown.get("parts", [])] + [shown["engine"]]


# ---- What is seen, and where it runs


def test_temporary_and_uncommitted_rows_are_seen(own):
    t = phlox.data((own, "t"))
    assert phlox.compute(t.x.sum()) == 33
    execute(own, "INSERT INTO t VALUES ('eve', 100, 1.5, NULL)")
    assert phlox.compute(t.x.sum()) == 133
    own.rollback()


def test_uncommitted_changes_of_a_shared_table_are_seen(kind, tmp_path):
    connection = CONNECTIONS[kind][1](tmp_path)
    try:
        execute(connection, "DROP TABLE IF EXISTS shared_rows", "CREATE TABLE shared_rows (x INTEGER)")
        execute(connection, "INSERT INTO shared_rows VALUES (1)")
        connection.commit()
        t = phlox.data((connection, "shared_rows"))
        execute(connection, "UPDATE shared_rows SET x = 5")
        assert phlox.compute(t.x.sum()) == 5
        connection.rollback()
        assert phlox.compute(t.x.sum()) == 1
    finally:
        execute(connection, "DROP TABLE shared_rows")
        connection.commit()
        connection.close()


def test_types_and_values(own):
    t = phlox.data((own, "t"))
    number = "int32" if "int32" in str(t.type) else "int64"
    assert str(t.type) == f"var * {{name: ?string, x: {number}, y: ?float64, day: ?date}}"
    days = [None if day is None else datetime.date.fromisoformat(day) for *_, day in ROWS]
    assert list(phlox.compute(t.sort("x"))) == [(*row[:3], day) for row, day in zip(ROWS, days)]


def test_all_of_a_query_runs_there(own, engine):
    t = phlox.data((own, "t"))
    query = t.filter(_.y.isnull() | (_.y > 1)).by(_.name.str.upper().label("who"), n=_.nrows(), m=_.y.mean(), v=_.x.var())
    assert engines_of(query) == [engine]
    assert sorted(map(str, phlox.compute(query))) == ["('BOB', 1, None, None)", "(None, 1, 2.5, None)"]


def test_windows_and_dates_run_there(own, engine):
    t = phlox.data((own, "t"))
    query = t.sort("x").select(_.x, sum=_.x.cumsum(), month=_.day.dt.month, days=(_.day.dt.strftime("%d.%m.%Y")))
    assert engine in engines_of(query)
    assert list(phlox.compute(query)) == [(1, 1, 1, "31.01.2020"), (2, 3, 2, "28.02.2021"), (30, 33, None, None)]


def test_a_binding(own, engine):
    s = phlox.symbol("s", "{x: int64}")
    assert phlox.compute(s.x.max(), {s: (own, "t")}) == 30
    assert engines_of(s.x.max(), s=(own, "t")) == [engine]
    with pytest.raises(phlox.Error, match="no column z|has no|z"):
        phlox.compute(phlox.symbol("s", "{z: int64}").z.max(), s=(own, "t"))


def test_a_datashape(own):
    t = phlox.data((own, "t"), "{x: decimal[5, 1]}")
    assert phlox.compute(t.x.sum()) == decimal.Decimal("33.0")


def test_two_tables_of_one_connection_are_joined_there(own, engine):
    execute(own, "CREATE TEMPORARY TABLE u (x INTEGER, z INTEGER)", "INSERT INTO u VALUES (1, 10), (30, 300)")
    query = phlox.join(phlox.data((own, "t")), phlox.data((own, "u")), "x")[["x", "z"]]
    assert engines_of(query) == [engine]
    assert sorted(phlox.compute(query)) == [(1, 10), (30, 300)]


def test_two_parts_of_one_connection(own):
    """What runs above reads both tables at once."""
    execute(own, "CREATE TEMPORARY TABLE u (x INTEGER, z INTEGER)", "INSERT INTO u VALUES (1, 10), (30, 300)")
    t, u = phlox.data((own, "t")), phlox.data((own, "u"))
    query = phlox.join(t.sample(frac=1.0), u.sample(frac=1.0), "x")[["x", "z"]]
    assert sorted(phlox.compute(query)) == [(1, 10), (30, 300)]


def test_a_join_with_what_lies_elsewhere(own, engine):
    few = phlox.data([{"name": "ann", "city": "Bonn"}, {"name": "bob", "city": "Ulm"}])
    query = phlox.join(phlox.data((own, "t")).filter(_.x < 30), few, "name").by("city", n=_.x.sum())
    assert engine in engines_of(query)
    assert dict(phlox.compute(query)) == {"Bonn": 1, "Ulm": 2}


def test_many_rows_come_in_batches(own):
    execute(own, "CREATE TEMPORARY TABLE m (x INTEGER)")
    count = 300_000
    execute(own, f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count}) INSERT INTO m SELECT i FROM n")
    m = phlox.data((own, "m"))
    batches = list(phlox.compute(m).batches())
    assert len(batches) > 1
    assert sum(len(batch) for batch in batches) == count
    assert phlox.compute(m.x.sum()) == count * (count - 1) // 2


def test_frames_come_of_it(own):
    frame = phlox.compute(phlox.data((own, "t")).sort("x")).to_pandas()
    assert list(frame["x"]) == [1, 2, 30]


def test_a_connection_with_its_own_rows(own, kind):
    """However the program wants to see rows, we see tuples."""
    if kind == "sqlite3":
        own.row_factory = sqlite3.Row
    elif kind == "psycopg":
        from psycopg.rows import dict_row

        own.row_factory = dict_row
    else:
        pytest.skip("ADBC has no such thing")
    assert phlox.compute(phlox.data((own, "t")).x.sum()) == 33


def test_a_connection_of_duckdb():
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("BEGIN; CREATE TEMP TABLE t (x INTEGER); INSERT INTO t VALUES (1), (2)")
        t = phlox.data((connection, "t"))
        assert phlox.compute(t.x.sum()) == 3
        connection.execute("INSERT INTO t VALUES (4)")
        assert phlox.compute(t.x.sum()) == 7
        with pytest.raises(Exception, match="tt"):
            phlox.data((connection, "tt"))


# ---- The connection stays as it was


def test_the_connection_goes_on(own):
    t = phlox.data((own, "t"))
    for _i in range(3):
        assert phlox.compute(t.nrows()) == 3
    assert rows_of(own, "SELECT count(*) FROM t") == [(3,)]
    del t
    assert rows_of(own, "SELECT max(x) FROM t") == [(30,)]


def test_a_half_read_result_is_no_hindrance(own):
    execute(own, "CREATE TEMPORARY TABLE m (x INTEGER)")
    execute(own, "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) INSERT INTO m SELECT i FROM n")
    batches = phlox.compute(phlox.data((own, "m"))).batches()
    next(batches)
    del batches
    assert rows_of(own, "SELECT count(*) FROM t") == [(3,)]


def test_settings_of_postgresql_are_its_own(own, engine):
    if engine != "postgresql":
        pytest.skip("one of PostgreSQL's")
    execute(own, "SET TimeZone = 'Asia/Tokyo'", "CREATE TEMPORARY TABLE w (at TIMESTAMPTZ)", "INSERT INTO w VALUES ('2020-01-01T00:30:00+09')")
    w = phlox.data((own, "w"))
    assert list(phlox.compute(w.select(d=_["at"].dt.day, h=_["at"].dt.hour))) == [(31, 15)]
    assert rows_of(own, "SELECT current_setting('TimeZone')") == [("Asia/Tokyo",)]


def test_a_double_quoted_text_of_sqlite_is_one_still(own, engine):
    if engine != "sqlite":
        pytest.skip("one of SQLite's")
    before = None
    try:
        before = rows_of(own, 'SELECT "no column"')
    except Exception as error:  # noqa: BLE001
        before = type(error)
    phlox.compute(phlox.data((own, "t")).name.str.upper())
    try:
        after = rows_of(own, 'SELECT "no column"')
    except Exception as error:  # noqa: BLE001
        after = type(error)
    assert after == before


# ---- What goes wrong


def test_no_such_table(own):
    with pytest.raises(phlox.NotFoundError, match="no table tt") as caught:
        phlox.data((own, "tt"))
    # Other tests may have tables on the same server.
    assert "its tables are " in str(caught.value) or "did you mean t?" in str(caught.value)


def test_a_connection_alone(own):
    with pytest.raises(phlox.Error, match="many tables") as caught:
        phlox.data(own)
    assert '(connection, "table")' in str(caught.value)


def test_a_table_that_went(own):
    t = phlox.data((own, "t"))
    execute(own, "DROP TABLE t")
    with pytest.raises(phlox.Error, match="t"):
        phlox.compute(t.x.sum())


def test_a_closed_connection(kind, tmp_path):
    connection = CONNECTIONS[kind][1](tmp_path)
    execute(connection, *MADE)
    t = phlox.data((connection, "t"))
    connection.close()
    with pytest.raises(phlox.Error, match="(?i)closed"):
        phlox.compute(t.x.sum())


def test_a_failing_query_says_why(own):
    execute(own, "CREATE TEMPORARY TABLE big (x BIGINT)", f"INSERT INTO big VALUES ({2**63 - 1}), (1)")
    big = phlox.data((own, "big"))
    with pytest.raises(phlox.Error, match="(?i)overflow|out of range"):
        phlox.compute(big.x.sum())


def test_no_engine_for_it():
    class Connection:
        def cursor(self):
            raise AssertionError

        commit = rollback = close = cursor

    with pytest.raises(phlox.UnsupportedError, match="no engine is known for connections of"):
        phlox.data((Connection(), "t"))


def test_an_expression_over_a_connection_is_not_pickled(own):
    import pickle

    with pytest.raises(phlox.UnsupportedError, match="cannot be pickled"):
        pickle.dumps(phlox.data((own, "t")).x.sum())


# ---- Threads, Ctrl-C


def test_another_thread(own, kind):
    t = phlox.data((own, "t"))
    got = []

    def work():
        try:
            got.append(phlox.compute(t.x.sum()))
        except phlox.Error as error:
            got.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if kind == "sqlite3":
        assert "thread" in str(got[0])
    else:
        assert got == [33]


def test_ctrl_c_stops_it(own):
    execute(own, "CREATE TEMPORARY TABLE m (x INTEGER)")
    execute(own, "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO m SELECT i FROM n")
    execute(own, "CREATE TEMPORARY VIEW endless AS SELECT a.x FROM m a, m b, m c, m d, m e, m f")
    own.commit()
    t = phlox.data((own, "endless"))
    timer = threading.Timer(1, signal.raise_signal, [signal.SIGINT])
    timer.start()
    begin = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        phlox.compute(t.x.max())
    assert time.monotonic() - begin < 20
    own.rollback()
    assert rows_of(own, "SELECT 1") == [(1,)]
