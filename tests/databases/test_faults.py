"""What goes wrong with databases is a clear error in bounded time, and leaves nothing behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from databases_of_tests import PostgresqlServer, SqliteFile, databases

import phlox

# Far more than any of these takes; a hang is longer.
BOUND = 30


def bounded(work):
    begin = time.monotonic()
    with pytest.raises(phlox.Error) as caught:
        work()
    assert time.monotonic() - begin < BOUND
    return str(caught.value)


def test_no_server():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    message = bounded(lambda: phlox.discover(f"postgresql://me:secret@127.0.0.1:{port}/db::t"))
    assert "refused" in message
    assert "secret" not in message
    assert "me:***@" in message


def test_a_server_that_says_nothing():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        message = bounded(lambda: phlox.discover(f"postgresql://me@127.0.0.1:{silent.getsockname()[1]}/db::t"))
    assert "timeout" in message


def test_a_wrong_password(tmp_path):
    server = PostgresqlServer(tmp_path)
    server.execute("DROP ROLE IF EXISTS guarded; CREATE ROLE guarded LOGIN PASSWORD 'right'")
    place = server.place.replace("postgres@", "guarded:wrong-one@")
    message = bounded(lambda: phlox.discover(f"{place}::t"))
    if "trust" not in message:
        assert "password authentication failed" in message
    assert "wrong-one" not in message


def test_a_plan_hides_the_password(tmp_path):
    server = PostgresqlServer(tmp_path)
    server.execute("CREATE TABLE t (x BIGINT)")
    table = phlox.data(server.uri("t").replace("postgres@", "postgres:hidden-one@"))
    for format in ("text", "json"):
        told = phlox.join(table, table.mutate(y=table.x + 1), "x").explain(format=format)
        assert "hidden-one" not in told
        assert "postgres:***@" in told


def test_no_file(tmp_path):
    message = bounded(lambda: phlox.discover(f"sqlite:///{tmp_path}/none.db::t"))
    assert "no file" in message


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "t.db").write_text("a,b\n1,2\n" * 1000)
    message = bounded(lambda: phlox.discover(f"sqlite:///{tmp_path}/t.db::t"))
    assert "not a database" in message


def test_a_table_dropped_after_it_was_found(database):
    database.execute("CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1)")
    t = phlox.data(database.uri("t"))
    assert phlox.compute(t.x.sum()) == 1
    database.execute("DROP TABLE t")
    message = bounded(lambda: phlox.compute(t.x.sum()))
    assert re.search("no table|no such table|does not exist|doesn't exist|cannot be found", message)


def test_a_column_dropped_after_it_was_found(database):
    database.execute("CREATE TABLE t (x INTEGER, y INTEGER); INSERT INTO t VALUES (1, 2)")
    t = phlox.data(database.uri("t"))
    if database.name == "spark":  # whose own tables lose no columns
        database.execute("DROP TABLE t; CREATE TABLE t (x INTEGER)")
    else:
        database.execute("ALTER TABLE t DROP COLUMN y")
    # Not a text of that name.
    message = bounded(lambda: phlox.compute(t.y.max()))
    assert re.search("no column|no such column|does not exist|cannot be resolved|Unknown column", message)


def test_an_error_of_the_server_is_told_in_its_words(database):
    database.execute(f"CREATE TABLE t (x BIGINT); INSERT INTO t VALUES ({2**63 - 1})")
    t = phlox.data(database.uri("t"))
    message = bounded(lambda: phlox.compute(t.select(y=t.x + 1)).to_arrow())
    assert "out of range" in message or "overflow" in message.lower() or "does not fit" in message
    # And the connection serves the next query.
    assert phlox.compute(t.x.count()) == 1


def many(database):
    """A table of which a cross join with itself takes long."""
    if database.name == "spark":
        numbers = "SELECT id AS x FROM range(30000)"
    elif database.name == "mysql":
        numbers = "SELECT CAST(seq AS SIGNED) AS x FROM seq_0_to_29999"
    elif database.name == "sqlite":
        numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 29999) SELECT i AS x FROM n"
    else:
        # DuckDB looks at a thousand million pairs in a second.
        last = 299_999 if database.name in ("duckdb", "flightsql") else 29_999
        numbers = f"SELECT i::bigint AS x FROM generate_series(0, {last}) AS s(i)"
    database.execute(f"CREATE TABLE t AS {numbers}")
    return phlox.data(database.uri("t")), phlox.data(database.uri("t", "?timeout=0.5"))


def test_a_timeout(database):
    _, t = many(database)
    pairs = phlox.join(t, t.select(y=t.x), how="cross")
    message = bounded(lambda: phlox.compute(pairs.filter(pairs.x * pairs.y == -1).nrows()))
    assert "took longer than 500 ms" in message


def test_rows_stream(database):
    """The first rows of a result that would take hours come at once. (Spark holds what a task makes in its driver until
    the task has ended: there it is one that takes seconds.)"""
    t, _ = many(database)
    other = t.filter(t.x < 50) if database.name == "spark" else t
    pairs = phlox.join(t, other.select(y=other.x), how="cross")
    assert json.loads(pairs.explain(format="json"))["engine"] == database.name
    begin = time.monotonic()
    batches = iter(phlox.compute(pairs).batches())
    assert next(batches).num_rows > 0
    del batches
    assert time.monotonic() - begin < BOUND


def test_ctrl_c(database):
    """In a process of its own, which is gone soon after the signal."""
    t, _ = many(database)
    uri = database.uri("t")
    code = (
        "import phlox, sys\n"
        f"t = phlox.data({uri!r})\n"
        "pairs = phlox.join(t, t.select(y=t.x), how='cross')\n"
        "print('running', flush=True)\n"
        "print(phlox.compute(pairs.filter(pairs.x * pairs.y == -1).nrows()))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "running\n"
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=BOUND)
    assert process.returncode != 0
    assert "KeyboardInterrupt" in errors or "Cancelled" in errors or "stop" in errors


def test_a_server_that_goes_away(tmp_path):
    """Its session is ended while a query runs."""
    server = PostgresqlServer(tmp_path)
    t, _ = many(server)
    pairs = phlox.join(t, t.select(y=t.x), how="cross")

    def end_sessions():
        time.sleep(1)
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE 'COPY%'")

    thread = threading.Thread(target=end_sessions)
    thread.start()
    message = bounded(lambda: phlox.compute(pairs.filter(pairs.x * pairs.y == -1).nrows()))
    thread.join()
    assert "terminat" in message or "closed the connection" in message
    # A new connection takes its place.
    assert phlox.compute(t.nrows()) == 30000


def test_sessions_that_ended_while_they_waited(tmp_path):
    """As when the server was started again: a query that has not begun finds another."""
    server = PostgresqlServer(tmp_path)
    server.execute("CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1)")
    t = phlox.data(server.uri("t"))
    for ask in (lambda: phlox.compute(t.x.sum()) == 1, lambda: "x: " in str(phlox.discover(server.uri("t")))):
        assert phlox.compute(t.x.sum()) == 1
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND state = 'idle' AND query LIKE 'COPY%'"
        )
        assert ask()


def test_nothing_can_be_written(tmp_path):
    """Not even by what the database does of its own when it is read; for SQLite see store_test.cc."""
    server = PostgresqlServer(tmp_path)
    server.execute(
        "CREATE TABLE t (x INTEGER);"
        "CREATE FUNCTION noted() RETURNS INTEGER LANGUAGE sql AS 'INSERT INTO tests.t VALUES (1) RETURNING x';"
        "CREATE VIEW v AS SELECT tests.noted() AS x"
    )
    message = bounded(lambda: phlox.compute(phlox.data(server.uri("v"))))
    assert "read-only transaction" in message
    assert phlox.compute(phlox.data(server.uri("t")).nrows()) == 0


def test_a_file_that_may_only_be_read(tmp_path):
    file = SqliteFile(tmp_path)
    file.execute("CREATE TABLE t (x INTEGER)")
    os.chmod(file.path, 0o444)
    assert phlox.compute(phlox.data(file.uri("t")).nrows()) == 0


def test_an_error_behind_the_first_rows(database):
    """Many batches have come when it does; the connection is not used again, and the next query has another."""
    if database.name == "sqlite":
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT i AS x FROM n"
    elif database.name == "spark":
        numbers = "SELECT id AS x FROM range(200000)"
    elif database.name == "mysql":
        numbers = "SELECT CAST(seq AS SIGNED) AS x FROM seq_1_to_200000"
    else:
        numbers = "SELECT i AS x FROM generate_series(1::bigint, 200000) AS s(i)"
    database.execute(f"CREATE VIEW t AS {numbers} UNION ALL SELECT {2**63 - 1}")
    t = phlox.data(database.uri("t"))
    message = bounded(lambda: phlox.compute(t.select(y=t.x + 1)).to_arrow())
    assert "out of range" in message or "overflow" in message.lower() or "does not fit" in message
    assert phlox.compute(t.nrows()) == 200001


def test_a_server_without_room(tmp_path):
    """A role that may have one session has it."""
    server = PostgresqlServer(tmp_path)
    server.execute("DROP ROLE IF EXISTS alone; CREATE ROLE alone LOGIN CONNECTION LIMIT 1; GRANT USAGE ON SCHEMA tests TO alone")
    place = server.place.replace("postgres@", "alone@")
    other = subprocess.Popen([databases.psql_program(), "-qXAt", place], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    other.stdin.write(b"SELECT 1;\n")
    other.stdin.flush()
    assert other.stdout.readline() == b"1\n"
    message = bounded(lambda: phlox.discover(f"{place}::t"))
    assert "too many connections" in message
    other.communicate(b"\\q\n")
    assert "no table" in bounded(lambda: phlox.discover(f"{place}::t"))


def test_connections_are_used_again(tmp_path):
    server = PostgresqlServer(tmp_path)
    server.execute("CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1)")
    t = phlox.data(server.uri("t"))
    for _ in range(40):  # the server takes 30
        assert phlox.compute(t.x.sum()) == 1


def test_a_missing_driver(tmp_path):
    file = SqliteFile(tmp_path)
    file.execute("CREATE TABLE t (x INTEGER)")
    code = f"import phlox\ntry:\n    phlox.discover({file.uri('t')!r})\nexcept phlox.Error as error:\n    print(error)\n"
    environment = {**os.environ, "PHLOX_ADBC_SQLITE": str(tmp_path / "none.so")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert "needs libadbc_driver_sqlite.so" in done.stdout
    assert "pip install adbc-driver-sqlite" in done.stdout
