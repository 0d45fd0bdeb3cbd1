"""Files on HDFS for the engines of this machine, by WebHDFS: alone, and joined to what lies in a database."""

import http.server
import json
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases import databases
from cases.storages import CannotHold
from databases_of_tests import SqliteFile

import phlox
from phlox import _

COUNT = 200_000  # rows; the file is larger than a block


@pytest.fixture(scope="module")
def hdfs():
    try:
        place = databases.server("hdfs")
    except CannotHold as error:
        pytest.skip(str(error))
    return place, databases.server_script("hdfs", "http").stdout.strip()


@pytest.fixture
def put(hdfs, tmp_path):
    """Writes bytes to a path there, and gives the URI."""

    def put(path, given):
        where = f"http://{hdfs[1]}/webhdfs/v1{urllib.parse.quote(path)}?op=CREATE&overwrite=true&user.name=root"
        request = urllib.request.Request(where, method="PUT")
        # The NameNode sends us to a DataNode.
        try:
            urllib.request.build_opener(NoRedirect).open(request)
        except urllib.error.HTTPError as redirect:
            urllib.request.urlopen(urllib.request.Request(redirect.headers["Location"], given, method="PUT")).close()
        return uri(hdfs, path)

    return put


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args):
        return None


def uri(hdfs, path):
    return f"{hdfs[0]}{path}?http={hdfs[1]}"


def parquet(tmp_path):
    path = tmp_path / "orders.parquet"
    amounts = [i * 7919 % 1_000_003 for i in range(COUNT)]
    pq.write_table(pa.table({"customer": [i % 1000 for i in range(COUNT)], "amount": amounts}), path, compression="none")
    return path.read_bytes()


def test_parquet_joined_to_sqlite(put, tmp_path):
    place = put("/shop/orders.parquet", parquet(tmp_path))
    file = SqliteFile(tmp_path)
    file.execute("CREATE TABLE vip (customer INTEGER NOT NULL, name TEXT NOT NULL); INSERT INTO vip VALUES (5, 'ann'), (7, 'bob')")
    vip = phlox.data(file.uri("vip"))
    query = phlox.join(phlox.data(place), vip.filter(_.customer > 5), "customer").by("name", total=_.amount.sum())
    assert dict(phlox.compute(query)) == {"bob": sum(i * 7919 % 1_000_003 for i in range(7, COUNT, 1000))}
    shown = json.loads(query.explain(format="json"))
    assert [part["engine"] for part in shown["parts"]] == ["sqlite"]
    assert any(each["source"].startswith("hdfs://") for each in shown["inputs"])
    text = query.explain()
    assert "part for engine sqlite" in text
    assert f"input data\n  {place}" in text.replace("%3A", ":")


@pytest.mark.parametrize("engine", ["native", "duckdb"])
def test_both_engines_of_this_machine(put, tmp_path, engine):
    t = phlox.data(put("/shop/orders.parquet", parquet(tmp_path)))
    assert phlox.compute(t.nrows(), engine=engine) == COUNT
    assert phlox.compute(t.filter(_.customer == 3).amount.max(), engine=engine) == max(i * 7919 % 1_000_003 for i in range(3, COUNT, 1000))


def test_text_globs_and_folders(put, hdfs):
    put("/logs/a b.csv", b"x,y\n1,2\n")
    put("/logs/c.csv", b"x,y\n3,4\n")
    put("/logs/_SUCCESS", b"")
    assert phlox.compute(phlox.data(uri(hdfs, "/logs/a b.csv")).x.sum()) == 1
    assert phlox.compute(phlox.data(uri(hdfs, "/logs/*.csv")).x.sum()) == 4
    assert phlox.compute(phlox.data(uri(hdfs, "/logs")).y.sum()) == 6


def test_a_file_that_changed_is_read_anew(put):
    t = phlox.data(put("/logs/changing.csv", b"x\n1\n"))
    assert phlox.compute(t.x.sum()) == 1
    put("/logs/changing.csv", b"x\n10\n20\n")
    assert phlox.compute(t.x.sum()) == 30


def test_no_such_file(put, hdfs):
    put("/logs/there.csv", b"x\n1\n")
    with pytest.raises(FileNotFoundError, match="no file /logs/thre.csv on HDFS") as caught:
        phlox.data(uri(hdfs, "/logs/thre.csv"))
    assert "did you mean /logs/there.csv?" in str(caught.value)
    with pytest.raises(FileNotFoundError, match="there is no folder /nowhere"):
        phlox.data(uri(hdfs, "/nowhere/a.csv"))
    with pytest.raises(FileNotFoundError, match="no file matches"):
        phlox.data(uri(hdfs, "/logs/*.orc"))


# ---- Servers that do not do what they should


def test_no_server():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(phlox.UnavailableError, match=f"cannot read from 127.0.0.1:{port}"):
        phlox.data(f"hdfs://127.0.0.1:9000/a.csv?http=127.0.0.1:{port}")
    with pytest.raises(phlox.UnavailableError, match="(?s)cannot read from 127.0.0.1:9870.*9870 of the NameNode"):
        phlox.data("hdfs://127.0.0.1:9000/a.csv")


@pytest.fixture
def fake():
    """A NameNode that answers as `answers` say: a function of operation and query, which gives a status and a body, or
    an address to go to."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802
            where = urllib.parse.urlsplit(self.path)
            query = dict(urllib.parse.parse_qsl(where.query))
            self.server.asked.append((where.path, query))
            status, body = self.server.answer(query.get("op", ""), query)
            self.send_response(status)
            if status == 307:
                self.send_header("Location", body)
                body = b""
            elif isinstance(body, dict):
                body = json.dumps(body).encode()
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    server.place = f"127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def status_of(content):
    return 200, {"FileStatus": {"type": "FILE", "length": len(content), "modificationTime": 1, "pathSuffix": ""}}


def test_no_permission(fake):
    message = "Permission denied: user=eve, access=READ, inode=\"/secret.csv\":root:supergroup:-rw-------\n\tat org.apache"
    fake.answer = lambda *_: (403, {"RemoteException": {"exception": "AccessControlException", "message": message}})
    with pytest.raises(phlox.Error, match="HDFS says: Permission denied: user=eve") as caught:
        phlox.data(f"hdfs://eve@nn/secret.csv?http={fake.place}")
    assert "\tat" not in str(caught.value)
    assert fake.asked[0][1]["user.name"] == "eve"


def test_what_is_no_webhdfs(fake):
    fake.answer = lambda *_: (200, b"<html>")
    with pytest.raises(phlox.Error, match="is no WebHDFS"):
        phlox.data(f"hdfs://nn/a.csv?http={fake.place}")


def test_a_dead_data_node(fake):
    """The NameNode sends us to one that is dead, until that is excluded."""
    content = b"x\n1\n2\n"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        dead = f"127.0.0.1:{free.getsockname()[1]}"

    def answer(op, query):
        if op == "GETFILESTATUS":
            return status_of(content)
        if op == "GETFILEBLOCKLOCATIONS":
            return 200, {"BlockLocations": {"BlockLocation": [{"names": ["127.0.0.1:1", "127.0.0.1:2"]}]}}
        if "live" in query:
            return 200, content[int(query["offset"]) :]
        if query.get("excludedatanodes") == "127.0.0.1:1":
            return 307, f"http://{fake.place}/live?live=1&offset={query['offset']}"
        return 307, f"http://{dead}/dead"

    fake.answer = answer
    assert phlox.compute(phlox.data(f"hdfs://nn/dead-{os.getpid()}.csv?http={fake.place}").x.sum()) == 3


def test_a_file_that_is_shorter_than_it_says(fake):
    def answer(op, _query):
        if op == "GETFILESTATUS":
            return status_of(b"x\n" * 100)
        if op == "GETFILEBLOCKLOCATIONS":
            return 200, {"BlockLocations": {"BlockLocation": []}}
        return 200, b""

    fake.answer = answer
    with pytest.raises(phlox.Error, match="has no byte 0"):
        phlox.data(f"hdfs://nn/short-{os.getpid()}.csv?http={fake.place}")


def test_ctrl_c_stops_the_copying(fake):
    def answer(op, _query):
        if op == "OPEN":
            time.sleep(8)
        return status_of(b"x\n1\n")

    fake.answer = answer
    threading.Timer(0.5, signal.raise_signal, [signal.SIGINT]).start()
    begin = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        phlox.data(f"hdfs://nn/slow-{os.getpid()}.csv?http={fake.place}")
    assert time.monotonic() - begin < 7
