"""What goes wrong with a server of Spark: it dies, stands still or is started again; and what is left on it afterwards."""

import os
import re
import signal
import subprocess
import sys
import threading
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from databases_of_tests import SparkServer, databases
from cases.storages import CannotHold
from test_faults import BOUND, bounded, many

import phlox


class Server:
    """One that may be killed."""

    def __init__(self, folder):
        self.folder = folder
        self.start()

    def start(self, *port):
        try:
            self.place = databases.started("spark", *port, folder=self.folder)
        except CannotHold as error:
            pytest.skip(str(error))

    def signal(self, number):
        os.killpg(int((self.folder / "spark" / "server.pid").read_text()), number)

    def stop(self):
        databases.server_script("spark", "stop", folder=self.folder)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    one = Server(tmp_path_factory.mktemp("server"))
    yield one
    one.stop()


@pytest.fixture
def long(server):
    """A query that takes long, of a table x: {x: int64}, and that table."""
    t, _ = many(SparkServer(None, server.place))
    pairs = phlox.join(t, t.select(y=t.x), how="cross")
    return pairs.filter(pairs.x * pairs.y == -1).nrows(), t


def test_nothing_is_left_there(server):
    """Of a program whose queries end well, fail, are dropped in the middle or take too long: the server says so in its log."""
    database = SparkServer(None, server.place)
    many(database)
    database.run(
        "USE tests", f"CREATE OR REPLACE VIEW v AS SELECT id AS x FROM range(200000) UNION ALL SELECT {2**63 - 1}"
    )
    code = f"""
import phlox
t, v = phlox.data("{server.place}::tests.t"), phlox.data("{server.place}::tests.v")
assert phlox.compute(t.nrows()) == 30_000
next(iter(phlox.compute(phlox.join(t, t.filter(t.x < 50).select(y=phlox._.x), how="cross")).batches()))
soon = phlox.data("{server.place}::tests.t?timeout=0.5")
for query in (v.select(y=v.x + 1), phlox.join(soon, soon.select(y=soon.x), how="cross").filter(phlox._.x * phlox._.y == -1).nrows()):
    try:
        phlox.compute(query).to_arrow()
    except phlox.Error:
        continue
    raise AssertionError(query)
"""

    def said(pattern):
        return set(re.findall(pattern, (server.folder / "spark" / "server.log").read_text()))

    sessions, queries = r"sessionId: ([0-9a-f-]{36}) accessed", r"ExecuteKey\((\S+)\) is created"
    before = said(sessions), said(queries)
    subprocess.run([sys.executable, "-c", code], check=True, timeout=4 * BOUND)
    begun = said(sessions) - before[0], said(queries) - before[1]
    assert len(begun[0]) >= 1
    assert len(begun[1]) >= 4
    end = time.monotonic() + BOUND
    closed, removed = r"Closing session with userId: \S* and sessionId: ([0-9a-f-]{36})", r"ExecuteKey\((\S+)\) is removed"
    while left := (begun[0] - said(closed)) | (begun[1] - said(removed)):
        assert time.monotonic() < end, left
        time.sleep(0.2)


def test_a_server_that_stands_still(server, long):
    """The time that the URI gives is kept, for what is asked of its catalogue as well, and afterwards all goes on."""
    query, t = long
    soon = f"{server.place}::tests.t?timeout=1"
    slow = phlox.data(soon)
    server.signal(signal.SIGSTOP)
    try:
        assert "took longer than 1000 ms" in bounded(lambda: phlox.compute(slow.nrows()))
        assert "took longer than 1000 ms" in bounded(lambda: phlox.discover(soon))
    finally:
        server.signal(signal.SIGCONT)
    assert phlox.compute(t.nrows()) == 30_000


def test_a_server_that_dies_and_is_started_again(server, long, tmp_path):
    """While a query runs; then there is none; then a session that waited finds that it is forgotten, and another is begun."""
    query, _ = long
    pq.write_table(pa.table({"x": [1, 2, 3]}), tmp_path / "t.parquet")
    t = phlox.data(f"{server.place}::{tmp_path}/t.parquet")

    def kill():
        time.sleep(2)
        server.signal(signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    message = bounded(lambda: phlox.compute(query))
    thread.join()
    # A query is asked anew in another session as long as no row of it has come.
    assert any(words in message for words in ("went away", "refused", "failed to connect"))
    assert "refused" in bounded(lambda: phlox.compute(query))
    for _ in range(2):
        server.stop()
        server.start(server.place.rpartition(":")[2])
        assert phlox.compute(t.x.sum()) == 6
