"""What a query costs in calls to a Spark Connect server, counted by a gate before it; and what one call must still see."""

import socket
import threading

import pytest
from databases_of_tests import SparkServer

import phlox
from phlox import _

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEADERS = 1  # RFC 9113, 6.2: what a client sends once for each call


class Gate:
    """Listens at `place`, and counts the calls of HTTP/2 that pass."""

    def __init__(self, server):
        host, port = server.removeprefix("sc://").split(":")
        self.upstream = (host, int(port))
        self.calls = 0
        self.open = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.place = f"sc://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
                server = socket.create_connection(self.upstream)
            except OSError:
                return
            self.open += [client, server]
            threading.Thread(target=self.pass_on, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self.pass_on, args=(server, client, False), daemon=True).start()

    def pass_on(self, source, target, counted):
        rest = b""
        try:
            while data := source.recv(1 << 16):
                if counted:
                    rest = self.count(rest + data)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def count(self, data):
        """Gives back the frame that is not whole yet."""
        if data.startswith(PREFACE):
            data = data[len(PREFACE) :]
        while len(data) >= 9 and len(data) >= (end := 9 + int.from_bytes(data[:3], "big")):
            self.calls += data[3] == HEADERS
            data = data[end:]
        return data

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for one in self.open:
            one.close()


@pytest.fixture
def server():
    return SparkServer(None)


@pytest.fixture
def gate(server):
    one = Gate(server.place)
    yield one
    one.close()


def test_a_query_is_one_call_after_that_for_its_table(server, gate):
    server.run("USE tests", "CREATE TABLE t AS SELECT id AS x FROM range(100000)")
    begun = gate.calls
    t = phlox.data(f"{gate.place}::tests.t")
    assert gate.calls - begun == 2  # the session's settings, and what the table is
    queries = [
        (phlox.summary(t.filter(_.x == 4711), n=_.nrows()), 1),
        (t.by(_.x % 10, n=_.nrows(), total=_.x.sum()), 10),
        (t, 100_000),
    ]
    for query, rows in queries:
        begun = gate.calls
        assert len(phlox.compute(query)) == rows
        assert gate.calls - begun == 2  # whether the table is what it was, and the query


def test_what_other_sessions_write_is_seen(server):
    """A session that waited knows the files of a table; each query looks at them anew."""
    server.run("USE tests", "CREATE TABLE t AS SELECT id AS x FROM range(3)", "CREATE TABLE u AS SELECT 1L AS x")
    t, u = phlox.data(server.uri("t")), phlox.data(server.uri("u"))
    both = phlox.join(t, u, "x")
    assert (phlox.compute(t.x.sum()), phlox.compute(both.nrows())) == (3, 1)
    server.run("USE tests", "INSERT INTO t VALUES (100)", "INSERT OVERWRITE u VALUES (2), (100)")
    assert (phlox.compute(t.x.sum()), phlox.compute(both.nrows())) == (103, 2)
    server.run("USE tests", "DROP TABLE t", "CREATE TABLE t AS SELECT 5L AS x")
    assert list(phlox.compute(t)) == [(5,)]
    server.run("USE tests", "DROP TABLE t")
    with pytest.raises(phlox.Error, match="no table tests.t"):
        phlox.compute(t.x.sum())



def test_files_that_changed_are_read_anew(server, tmp_path):
    """The same query again, in the same session: its server would keep what it has made of a plan with a number."""
    tmp_path.chmod(0o755)
    file = tmp_path / "t.csv"
    file.write_text("x\n1\n2\n")
    t = phlox.data(f"{server.place}::{file}", "{x: int64}")
    assert phlox.compute(t.x.sum()) == 3
    file.write_text("x\n10\n20\n30\n40\n")
    assert phlox.compute(t.x.sum()) == 100
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.json").write_text('{"x": 1}\n')
    t = phlox.data(f"{server.place}::{tmp_path}/more?format=json", "{x: int64}")
    assert phlox.compute(t.x.sum()) == 1
    (tmp_path / "more" / "b.json").write_text('{"x": 2}\n')
    assert phlox.compute(t.x.sum()) == 3


def test_sums_that_leave_64_bits_on_their_way(server, gate):
    """They are asked for anew, in a text whose sums have room; one that does not fit in the end is an error."""
    values = [2**62, 2**62, 2**62, -(2**62), -(2**62), 5] * 7
    rows = ", ".join(f"({k % 7}L, {x}L)" for k, x in enumerate(values))
    server.run("USE tests", f"CREATE TABLE t AS SELECT /*+ COALESCE(1) */ * FROM VALUES {rows} AS v(g, x)")
    t = phlox.data(f"{gate.place}::tests.t")
    groups = t.by(_.g, s=_.x.sum(), n=_.nrows())
    assert sorted(phlox.compute(groups)) == [(g, sum(values[g::7]), 6) for g in range(7)]
    begun = gate.calls
    assert len(phlox.compute(groups.filter(_.s > 0).sort("s").head(2))) == 2
    assert gate.calls - begun == 3  # the table, its quick sums, and those with room
    assert phlox.compute(t.filter(_.g == 3).x.sum()) == 2**62 + 5
    assert sorted(phlox.compute(t.select(_.g, s=_.x.sum().over(by=_.g)).distinct())) == [(g, 2**62 + 5) for g in range(7)]
    with pytest.raises(phlox.Error, match="the sum does not fit int64"):
        phlox.compute(t.x.sum())
