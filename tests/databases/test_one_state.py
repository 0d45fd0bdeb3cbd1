"""What one query reads of a database in several statements is of one state of it, though it is written meanwhile."""

import subprocess
import sys

import pyarrow as pa
from databases_of_tests import PostgresqlServer, SqliteFile

import phlox
from phlox import _

KEYS = pa.schema([("k", pa.int64())])


def fill(database):
    database.execute("CREATE TABLE first (k BIGINT NOT NULL, name TEXT NOT NULL)")
    database.execute("CREATE TABLE last (k BIGINT NOT NULL, name TEXT NOT NULL)")
    for table in ("first", "last"):
        database.execute(f"INSERT INTO {table} VALUES (1, 'old'), (2, 'old')")
    return phlox.data(database.uri("first")), phlox.data(database.uri("last"))


def between(first, last, work):
    """The names of both tables, where `work` is done when the first is read and the last is not."""
    done = []

    def batches():
        done.append(work())
        yield pa.record_batch([[1, 2]], schema=KEYS)

    keys = phlox.data(pa.RecordBatchReader.from_batches(KEYS, batches()))
    right = phlox.join(first, keys, "k").select("k", other=_.name)
    rows = phlox.compute(phlox.join(last, right, "k"), engine="native").to_arrow().to_pylist()
    assert len(done) == 1
    return sorted({(row["other"], row["name"]) for row in rows}), done[0]


def test_postgresql(tmp_path):
    server = PostgresqlServer(tmp_path)
    first, last = fill(server)

    def change():
        server.execute("UPDATE first SET name = 'new'; UPDATE last SET name = 'new'")

    assert between(first, last, change)[0] == [("old", "old")]
    server.execute("""DO $$ BEGIN
        ASSERT (SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%') = 0, 'a transaction is left';
        END $$""")
    assert between(first, last, lambda: None)[0] == [("new", "new")]


def test_postgresql_keys_that_travel(tmp_path):
    """What is read first, to send its keys, too."""
    server, file = PostgresqlServer(tmp_path), SqliteFile(tmp_path)
    first, last = fill(server)
    server.execute("ANALYZE first")
    file.execute("""CREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19999)
        SELECT i AS k FROM n""")
    big = phlox.data(file.uri("big"))
    joined = phlox.join(phlox.join(big, first, "k").select("k", "name"), last.select("k", other=last.name), "k")
    assert sorted(phlox.compute(joined).to_arrow().to_pylist(), key=str) == [
        {"k": 1, "name": "old", "other": "old"},
        {"k": 2, "name": "old", "other": "old"},
    ]


def test_sqlite(tmp_path):
    """Nobody writes while a query of several statements reads."""
    database = SqliteFile(tmp_path)
    first, last = fill(database)

    # Of one process all locks are one.
    code = f"""import sqlite3
with sqlite3.connect({str(database.path)!r}, timeout=0.05) as connection:
    connection.execute("UPDATE last SET name = 'new'")
"""

    def change():
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        return done.stderr if done.returncode else "written"

    names, said = between(first, last, change)
    assert names == [("old", "old")]
    assert "locked" in said
    assert change() == "written"  # nothing is held when the rows have ended
