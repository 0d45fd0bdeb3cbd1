"""Passwords, a server that goes or fails in the middle of a query, and what is left behind: by a gate before the server."""

import time

import phlox
import pytest

from gate import GONE, Gate

BOUND = 30  # far more than any of these takes; a hang is longer


@pytest.fixture
def gate_to(mongo):
    gates = []

    def made(**login):
        gates.append(Gate(mongo.place, **login))
        return gates[-1]

    yield made
    for gate in gates:
        gate.close()


def refused(work):
    begin = time.monotonic()
    with pytest.raises(phlox.Error) as caught:
        work()
    assert time.monotonic() - begin < BOUND
    return str(caught.value)


# Few documents are looked at for types, so that only the query itself asks for more of them.
SAMPLE = "sample=100&serverSelectionTimeoutMS=2000"
MANY = 12_000


def slowly(document):
    """A result whose rows come at once is read to its end."""
    time.sleep(0.5)


def fill(mongo, count=MANY):
    mongo.fill("t", *({"_id": i, "x": i} for i in range(count)))


def test_the_right_password(mongo, gate_to):
    fill(mongo, 3)
    gate = gate_to(user="me", password="pass word/ü")
    t = phlox.data(gate.uri("me", "pass%20word%2F%C3%BC") + "::t")
    assert phlox.compute(t.x.sum()) == 3
    assert gate.count("saslStart") >= 1


@pytest.mark.parametrize("user, password", [("me", "wrong-one"), ("nobody", "right-one")])
def test_a_wrong_password(mongo, gate_to, user, password):
    fill(mongo, 3)
    gate = gate_to(user="me", password="right-one")
    message = refused(lambda: phlox.discover(gate.uri(user, password) + "::t"))
    assert "refused the user or the password" in message and "Authentication failed" in message
    assert password not in message and f"{user}:***@" in message
    assert gate.count("aggregate") == 0


def test_no_password(mongo, gate_to):
    fill(mongo, 3)
    gate = gate_to(user="me", password="right-one")
    message = refused(lambda: phlox.discover(gate.uri() + "::t"))
    assert "requires authentication" in message and "user" in message


def test_a_user_who_may_not_read(mongo, gate_to):
    fill(mongo, 3)
    gate = gate_to()
    t = phlox.data(gate.uri() + "::t")
    denied = {"ok": 0.0, "errmsg": "not authorized on db to execute command", "code": 13, "codeName": "Unauthorized"}
    gate.on["aggregate"] = lambda document: denied
    assert "not authorized" in refused(lambda: phlox.compute(t.x.sum()))


def test_a_server_that_goes_in_the_middle(mongo, gate_to):
    """Rows that came are no answer, and what comes later is not asked for twice."""
    fill(mongo)
    gate = gate_to()
    t = phlox.data(gate.uri() + f"::t?{SAMPLE}")
    gate.on["getMore"] = lambda document: GONE
    refused(lambda: phlox.compute(t.select(y=t.x + 1)).to_arrow())
    assert gate.count("getMore") == 1
    gate.on.clear()
    assert phlox.compute(t.x.sum()) == MANY * (MANY - 1) // 2


@pytest.mark.parametrize("always", [False, True])
def test_a_connection_that_breaks_before_an_answer(mongo, gate_to, always):
    """The question is safe to be asked again, and is, once."""
    fill(mongo, 3)
    gate = gate_to()
    t = phlox.data(gate.uri() + f"::t?{SAMPLE}")
    cut = []

    def breaks(document):
        if any("$group" in str(stage) for stage in document["pipeline"]) and (always or not cut):
            cut.append(document)
            return GONE

    gate.on["aggregate"] = breaks
    if always:
        refused(lambda: phlox.compute(t.x.sum()))
        assert len(cut) == 2
    else:
        assert phlox.compute(t.x.sum()) == 3 and len(cut) == 1


def test_a_server_that_never_comes_back(mongo, gate_to):
    fill(mongo)
    gate = gate_to()
    t = phlox.data(gate.uri() + f"::t?{SAMPLE}")
    gate.on["getMore"] = slowly
    batches = iter(phlox.compute(t.select(y=t.x + 1)).batches())
    assert next(batches).num_rows > 0
    gate.close()
    refused(lambda: list(batches))
    refused(lambda: phlox.compute(t.x.sum()))


def test_an_error_after_the_first_batch(mongo, gate_to):
    fill(mongo)
    gate = gate_to()
    t = phlox.data(gate.uri() + f"::t?{SAMPLE}")
    gate.on["getMore"] = lambda document: {"ok": 0.0, "errmsg": "the disk is full", "code": 14031, "codeName": "OutOfDiskSpace"}
    message = refused(lambda: phlox.compute(t.select(y=t.x + 1)).to_arrow())
    assert "after its first rows" in message and "the disk is full" in message


@pytest.mark.parametrize("asks", ["rows", "number"])
def test_a_collection_dropped_between(mongo, gate_to, asks):
    """A server takes a collection that is not there for one without documents."""
    fill(mongo, 3)
    gate = gate_to()
    t = phlox.data(gate.uri() + "::t")
    query = t.select(y=t.x + 1) if asks == "rows" else t.nrows()

    def drop(document):
        if any("$addFields" in stage or "$group" in stage or "$project" in stage for stage in document["pipeline"]):
            mongo.database.drop_collection("t")

    gate.on["aggregate"] = drop
    message = refused(lambda: phlox.compute(query).to_arrow() if asks == "rows" else phlox.compute(query))
    assert "t" in message and "not there any more" in message


def test_cursors_are_closed(mongo, gate_to):
    fill(mongo)
    gate = gate_to()
    t = phlox.data(gate.uri() + f"::t?{SAMPLE}")
    gate.on["getMore"] = slowly
    batches = iter(phlox.compute(t.select(y=t.x + 1)).batches())
    next(batches)
    del batches
    assert gate.count("killCursors") == 1 and not gate.cursors
    gate.on.clear()
    assert phlox.compute(t.x.max()) == MANY - 1


def test_sessions_are_used_again(mongo, gate_to):
    fill(mongo, 3)
    gate = gate_to()
    t = phlox.data(gate.uri() + "::t")
    for _ in range(30):
        assert phlox.compute(t.x.sum()) == 3
    sessions = {str(document["lsid"]) for name, document in gate.seen if name == "aggregate" and "lsid" in document}
    assert 0 < len(sessions) <= 4
