"""What goes wrong with a server is a clear error in bounded time, and leaves nothing behind; rows stream."""

import json
import signal
import socket
import subprocess
import sys
import time

import phlox
import pytest

BOUND = 30  # far more than any of these takes; a hang is longer


def bounded(work):
    begin = time.monotonic()
    with pytest.raises(phlox.Error) as caught:
        work()
    assert time.monotonic() - begin < BOUND
    return str(caught.value)


def many(mongo, count=1200):
    mongo.fill("t", *({"_id": i, "x": i} for i in range(count)))
    return phlox.data(mongo.uri("t"))


def slow(t):
    pairs = phlox.join(t, t.select(y=t.x), how="cross")
    return pairs.filter(pairs.x * pairs.y == -1).nrows()


def test_no_server():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    message = bounded(lambda: phlox.discover(f"mongodb://me:secret@127.0.0.1:{port}/db::t?serverSelectionTimeoutMS=1000"))
    assert "No suitable servers" in message
    assert "secret" not in message and "me:***@" in message


def test_a_server_that_says_nothing():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        message = bounded(lambda: phlox.discover(f"mongodb://127.0.0.1:{port}/db::t?serverSelectionTimeoutMS=1000&connectTimeoutMS=1000"))
    assert "No suitable servers" in message or "timeout" in message


def test_a_password_that_the_server_cannot_check(mongo):
    place = mongo.place.replace("mongodb://", "mongodb://me:wrong-one@")
    message = bounded(lambda: phlox.discover(f"{place}::t"))
    assert "wrong-one" not in message and "refused the user or the password" in message


@pytest.mark.parametrize("options, says", [("?nonsense=1", "no option nonsense"), ("?timeout=x", "no number of seconds"),
                                           ("?sample=0", "no number of documents")])  # fmt: skip
def test_wrong_options(mongo, options, says):
    assert says in bounded(lambda: phlox.discover(mongo.uri("t", options)))


def test_no_database():
    assert "names no database" in bounded(lambda: phlox.discover("mongodb://127.0.0.1::t"))


def test_a_timeout(own_mongo):
    many(own_mongo)
    t = phlox.data(own_mongo.uri("t", "?timeout=0.5"))
    assert "took longer than 500 ms" in bounded(lambda: phlox.compute(slow(t)))


def test_ctrl_c(own_mongo):
    many(own_mongo)
    code = (
        "import phlox\n"
        f"t = phlox.data({own_mongo.uri('t')!r})\n"
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


def test_a_collection_dropped_after_it_was_found(mongo):
    mongo.fill("t", {"_id": 1, "x": 1})
    t = phlox.data(mongo.uri("t"))
    assert phlox.compute(t.x.sum()) == 1
    mongo.database.drop_collection("t")
    assert "the collection t is not there any more" in bounded(lambda: phlox.compute(t.nrows()))
    assert "no table t" in bounded(lambda: phlox.data(mongo.uri("t")))


def test_rows_stream(mongo):
    """The first rows come before the last ones are made."""
    t = many(mongo)
    assert json.loads(t.explain(format="json"))["engine"] in ("mongodb", "none")
    batches = iter(phlox.compute(t.select(y=t.x + 1)).batches())
    assert 0 < next(batches).num_rows < 1200
    del batches
    assert phlox.compute(t.nrows()) == 1200


@pytest.mark.filterwarnings("ignore:mongodb could not run the query")
def test_a_group_larger_than_a_document(mongo):
    """16 MB at most: what the server cannot put together is computed here."""
    text = "x" * 1_000_000
    mongo.fill("t", *({"_id": i, "s": f"{i:02}{text}"} for i in range(20)))
    t = phlox.data(mongo.uri("t"))
    assert phlox.compute(t.s.nunique()) == 20


def test_values_beyond_what_the_server_computes_alike(mongo):
    mongo.fill("t", {"_id": 1, "x": 2**62, "s": "ÄÖ"}, {"_id": 2, "x": 3, "s": "ab"})
    t = phlox.data(mongo.uri("t"))
    with pytest.warns(UserWarning, match="computed here"):
        assert phlox.compute(t.select(v=t.s.str.lower()).sort("v")).to_arrow().to_pylist() == [{"v": "ab"}, {"v": "äö"}]
    with pytest.raises(phlox.Error, match="overflow|out of range"):
        phlox.compute(t.select(v=t.x * 4))
    assert phlox.compute(t.select(v=t.x // 2).v.max()) == 2**61


def test_connections_are_used_again(mongo):
    mongo.fill("t", {"_id": 1, "x": 1})
    t = phlox.data(mongo.uri("t"))
    for _ in range(40):
        assert phlox.compute(t.x.sum()) == 1
