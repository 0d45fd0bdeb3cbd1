"""What only Flight SQL has: servers in all kinds, of which some are known and others not."""

import json
import os
import subprocess
import sys
import threading
import time

import pyarrow as pa
import pytest
from databases_of_tests import FlightsqlServer, databases
from flightsql import messages
from flightsql.running import Running
from pyarrow import flight
from test_faults import bounded, many

import phlox
from phlox import _


def plan(expr):
    return json.loads(expr.explain(format="json"))


def rows(expr):
    return [tuple(row.values()) for row in phlox.compute(expr).to_arrow().to_pylist()]


@pytest.fixture
def start():
    """Starts servers with the options that it is given, and ends them."""
    begun = []

    def start(*options, **login):
        begun.append(Running(*options, **login))
        return begun[-1]

    yield start
    for server in begun:
        server.end()


# ---- a server of which nothing is known


class Sqlite:
    """Arrow's own example, written in Go."""

    def __init__(self):
        try:
            self.place = databases.server("flightsql")
        except databases.CannotHold as error:
            pytest.skip(str(error))
        self.client = flight.connect(self.place.replace("flightsql", "grpc"))

    def execute(self, *statements):
        for statement in statements:
            command = messages.pack("CommandStatementUpdate", messages.of_length(1, statement.encode()))
            writer, reader = self.client.do_put(flight.FlightDescriptor.for_command(command), pa.schema([]))
            writer.done_writing()
            reader.read()
            writer.close()


@pytest.fixture
def sqlite():
    server = Sqlite()
    server.execute(
        "DROP TABLE IF EXISTS t",
        "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, k INTEGER, s TEXT COLLATE NOCASE, x REAL)",
        "INSERT INTO t VALUES (1, 10, 'a', 0.5), (2, 20, 'A', NULL), (3, 10, 'b', 1.5), (4, NULL, NULL, 2.5)",
    )
    return server


ALL = [(1, 10, "a", 0.5), (2, 20, "A", None), (3, 10, "b", 1.5), (4, None, None, 2.5)]


def test_what_all_servers_mean_alike_runs_there(sqlite):
    t = phlox.data(sqlite.place + "::t")
    for query, want in [
        (t.filter(t.k > 10), [ALL[1]]),
        (t.filter((t.k == 10) | t.k.isnull(), ~(t.id == 3))[["id"]], [(1,), (4,)]),
        (t.filter(t.id.isin([1, 4, 9])).select("x", "id"), [(0.5, 1), (2.5, 4)]),
        (t.filter(t.k.between(-5, 15)).k.count(), 2),
        (t.filter(t.id > 1).nrows(), 3),
        (t.s.count(), 3),
        (t.mutate(most=t.k.max())[["id", "most"]], [(i, 20) for i in (1, 2, 3, 4)]),
        (t.select(k=t.k).by("k", n=_.nrows()), [(None, 1), (10, 2), (20, 1)]),
        (t.by("k", most=_.id.max(), least=_.id.min()), [(None, 4, 4), (10, 3, 1), (20, 2, 2)]),
    ]:
        assert plan(query)["engine"] == "flightsql", query
        got = phlox.compute(query) if isinstance(want, int) else sorted(rows(query), key=str)
        assert got == (want if isinstance(want, int) else sorted(want, key=str)), query


def test_what_servers_differ_in_runs_here(sqlite):
    """Texts there are equal without regard to case, sums may leave 64 bits, and nothing is in order."""
    t = phlox.data(sqlite.place + "::t")
    for query, want, lacks in [
        (t.filter(t.s == "a")[["id"]], [(1,)], "eq"),
        (t.by("s", n=_.nrows()), [("A", 1), ("a", 1), ("b", 1), (None, 1)], "by"),
        (t.distinct("s")[["id"]], [(1,), (2,), (3,), (4,)], "distinct"),
        (t.k.sum(), 40, "sum"),
        (t.select(y=t.id + 1), [(2,), (3,), (4,), (5,)], "add"),
        (t.filter(t.x > 1)[["id"]], [(3,), (4,)], "gt"),
        (t.sort("k", ascending=False).head(1)[["id"]], [(2,)], "sort"),
        (t.by("k", n=(_.id == _.id.max()).count()), [(10, 2), (20, 1), (None, 1)], "by"),
    ]:
        shown = plan(query)
        assert shown["engine"] != "flightsql", query
        assert f"flightsql cannot run {lacks}" in shown["kept"], query
        got = phlox.compute(query) if isinstance(want, int) else sorted(rows(query), key=str)
        assert got == (want if isinstance(want, int) else sorted(want, key=str)), query
    # Of a filter the conditions that it has run there.
    [part] = plan(t.filter(t.s == "a", t.k == 10).nrows())["parts"]
    assert 'WHERE "k" = 10' in part["text"]


def test_names_and_types_of_an_unknown_server(sqlite):
    assert str(phlox.discover(sqlite.place + "::t")) == "var * {id: int64, k: ?int64, s: ?string, x: ?float64}"
    hostile = 'x" --'
    sqlite.execute(f"DROP TABLE IF EXISTS \"{hostile.replace(chr(34), chr(34) * 2)}\"", 'CREATE TABLE "x"" --" ("a""b" INTEGER)')
    sqlite.execute('INSERT INTO "x"" --" VALUES (7)')
    t = phlox.data(f"{sqlite.place}::{hostile}")
    assert rows(t.filter(t['a"b'] > 1)) == [(7,)]
    # % and _ are signs of the patterns that catalogues are asked by.
    sqlite.execute("DROP TABLE IF EXISTS \"a%_\"", 'CREATE TABLE "a%_" (one INTEGER)', "DROP TABLE IF EXISTS abc", "CREATE TABLE abc (two INTEGER)")
    assert "one" in str(phlox.discover(sqlite.place + "::a%_"))
    assert "no table ab_" in bounded(lambda: phlox.discover(sqlite.place + "::ab_"))
    assert "did you mean abc" in bounded(lambda: phlox.discover(sqlite.place + "::abd"))


def test_joined_with_a_file(sqlite, tmp_path):
    (tmp_path / "names.csv").write_text("k,name\n10,ten\n20,twenty\n")
    t = phlox.data(sqlite.place + "::t")
    query = phlox.join(t.by("k", n=_.nrows()), phlox.data(str(tmp_path / "names.csv")), "k").sort("k")
    assert rows(query) == [(10, 2, "ten"), (20, 1, "twenty")]


def test_by_its_name_a_server_is_known(start):
    """Of two that are the same, one says what it is."""
    for options, has in [(["--name", "Other"], False), (["--name", "Other", "--version", "duckdb v1"], True), ([], True)]:
        server = start(*options)
        server.execute("CREATE TABLE t (s VARCHAR, n INTEGER PRIMARY KEY); INSERT INTO t VALUES ('a', 1), ('b', 2)")
        t = phlox.data(server.place + "::t")
        assert str(phlox.discover(server.place + "::main.t")) == "var * {s: ?string, n: int32}"
        assert (plan(t.filter(t.s == "a"))["engine"] == "flightsql") == has
        assert rows(t.filter(t.s == "a")) == [("a", 1)]
        assert ("GROUP BY" not in json.dumps(plan(t.distinct()))) and phlox.compute(t.distinct().nrows()) == 2
        assert "no table man.t" in bounded(lambda server=server: phlox.discover(server.place + "::man.t"))


# ---- logging in


def test_no_server_or_one_that_says_nothing():
    import socket

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        uri = f"flightsql://me:secret@127.0.0.1:{silent.getsockname()[1]}::t"
        message = bounded(lambda: phlox.discover(uri))
        assert "refused" in message and "secret" not in message and "me:***@" in message
        silent.listen()
        message = bounded(lambda: phlox.discover(uri))
        assert "is the server there" in message and "secret" not in message


def test_a_wrong_password(start):
    server = start(user="me", password="right")
    message = bounded(lambda: phlox.discover(f"flightsql://me:wrong-one@127.0.0.1:{server.port}::t"))
    assert "the user or the password is wrong" in message and "wrong-one" not in message
    assert "the user or the password" in bounded(lambda: phlox.discover(f"flightsql://127.0.0.1:{server.port}::t"))


def test_a_token(start):
    server = start("--token", "abc-def", user="me", password="right")
    place = f"flightsql://127.0.0.1:{server.port}::t"
    server.execute("CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1)")
    assert rows(phlox.data(place + "?token=abc-def")) == [(1,)]
    message = bounded(lambda: phlox.discover(place + "?token=other-one"))
    assert "wrong" in message and "other-one" not in message
    assert "a token beside a user" in bounded(lambda: phlox.discover(f"{server.place}::t?token=abc-def"))


def certificate(folder):
    files = [str(folder / "cert.pem"), str(folder / "key.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1", "-out", files[0], "-keyout", files[1]],
        check=True, capture_output=True,
    )  # fmt: skip
    return files


def test_tls(start, tmp_path):
    cert, key = certificate(tmp_path)
    server = start("--certificate", cert, "--key", key, user=None)
    place = f"127.0.0.1:{server.port}"
    found = bounded(lambda: phlox.discover(f"flightsql://{place}?ca={cert}"))
    assert "it has no tables" in found
    assert found == bounded(lambda: phlox.discover(f"flightsql+tls://{place}?ca={cert}")).replace("+tls", "")
    for uri in (f"flightsql+tls://{place}::t", f"flightsql://{place}::t?tls=true"):
        assert "certificate" in bounded(lambda uri=uri: phlox.discover(uri))
    bounded(lambda: phlox.discover(f"flightsql://{place}::t"))
    assert "cannot be read" in bounded(lambda: phlox.discover(f"flightsql://{place}::t?ca={tmp_path}/none.pem"))
    assert "neither true nor false" in bounded(lambda: phlox.discover(f"flightsql://{place}::t?tls=maybe"))
    assert "beside" in bounded(lambda: phlox.discover(f"flightsql+tls://{place}::t?tls=false"))


@pytest.mark.parametrize("place", ["127.0.0.1", "127.0.0.1:1/db", "127.0.0.1:"])
def test_a_place_that_is_none(place):
    assert "wants a host and a port" in bounded(lambda: phlox.discover(f"flightsql://{place}::t"))


def test_the_zone_of_a_session(start):
    """Where the server keeps sessions it is ours; else moments are refused where it is not UTC."""
    script = "CREATE TABLE t (w TIMESTAMPTZ, x INTEGER); INSERT INTO t VALUES ('2020-06-01 00:00:00+00', 1)"
    for login in ({}, {"user": None}):
        server = start("--zone", "Europe/Berlin", **login)
        server.execute(script)
        if login:
            assert "keeps no session in UTC: its TimeZone is Europe/Berlin" in bounded(lambda s=server: phlox.discover(s.place + "::t"))
        else:
            t = phlox.data(server.place + "::t")
            query = t.select(text=t.w.cast("string"))
            assert plan(query)["engine"] == "flightsql"
            assert rows(query) == [("2020-06-01T00:00:00Z",)]


# ---- faults


def test_connections_are_used_again():
    database = FlightsqlServer(None)
    database.execute("CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1)")
    t = phlox.data(database.uri("t"))
    assert phlox.compute(t.x.sum()) == 1
    before = database.server.handshakes()
    for _i in range(20):
        assert phlox.compute(t.x.sum()) == 1
    assert database.server.handshakes() == before


def test_a_server_without_room(start):
    server = start("--sessions", "2")
    server.execute("CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1)")  # in the first session
    assert rows(phlox.data(server.place + "::t")) == [(1,)]
    other = subprocess.run(
        [sys.executable, "-c", f"import phlox\nprint(phlox.discover({server.place + '::t'!r}))"], capture_output=True, text=True
    )
    assert other.returncode and "too many sessions" in other.stderr


def test_a_server_that_goes_away(start):
    """While it computes, and while it sends rows."""
    for work in (
        lambda t: phlox.compute(phlox.join(t, t.select(y=t.x), how="cross").filter(_.x * _.y == -1).nrows()),
        lambda t: [None for _batch in phlox.compute(phlox.join(t, t.select(y=t.x), how="cross")).batches()],
    ):
        server = start()
        t, _t = many(FlightsqlServer(None, server))
        thread = threading.Timer(1, server.end)
        thread.start()
        message = bounded(lambda t=t, work=work: work(t))
        thread.join()
        assert "EOF" in message or "reset" in message or "transport" in message or "closing" in message


def test_a_server_that_was_started_again(start):
    """Of a session that has ended while it waited another takes the place."""
    server = start()
    script = "CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1)"
    server.execute(script)
    t = phlox.data(server.place + "::t")
    assert phlox.compute(t.x.sum()) == 1
    server.end()
    again = start("--port", str(server.port))
    again.execute(script)
    assert phlox.compute(t.x.sum()) == 1
    again.end()
    assert "refused" in bounded(lambda: phlox.compute(t.x.sum()))


def test_a_query_that_is_stopped_ends_at_the_server(start):
    server = start()
    t, limited = many(FlightsqlServer(None, server))
    pairs = phlox.join(limited, limited.select(y=limited.x), how="cross")
    assert "took longer than 500 ms" in bounded(lambda: phlox.compute(pairs.filter(pairs.x * pairs.y == -1).nrows()))

    def spent():
        with open(f"/proc/{server.process.pid}/stat") as stat:
            user, system = stat.read().rsplit(")", 1)[1].split()[11:13]
        return int(user) + int(system)

    for _i in range(100):
        before = spent()
        time.sleep(0.3)
        if spent() - before < 10:  # hundredths of a second
            break
    else:
        pytest.fail("the server goes on with it")
    assert phlox.compute(t.nrows()) == 300_000


def test_a_process_that_was_forked(start):
    """Go's threads are not in it: an error, and no hang."""
    server = start()
    server.execute("CREATE TABLE t (x INTEGER)")
    code = (
        "import os, phlox, sys\n"
        f"uri = {server.place + '::t'!r}\n"
        "phlox.discover(uri)\n"
        "if os.fork() == 0:\n"
        "    try:\n"
        "        phlox.discover(uri)\n"
        "    except phlox.Error as error:\n"
        "        print(error, flush=True)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert "the process that this one was forked of" in done.stdout, done.stderr


def test_a_missing_driver(start, tmp_path):
    code = "import phlox\ntry:\n    phlox.discover('flightsql://127.0.0.1:1::t')\nexcept phlox.Error as error:\n    print(error)\n"
    environment = {**os.environ, "PHLOX_ADBC_FLIGHTSQL": str(tmp_path / "none.so")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert "needs libadbc_driver_flightsql.so" in done.stdout
    assert "pip install adbc-driver-flightsql" in done.stdout
