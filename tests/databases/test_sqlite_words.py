"""Integers in SQLite: its own words where they mean the same, and exact sums."""

import json
import sqlite3

import pytest
from databases_of_tests import SqliteFile

import phlox
from phlox import _

EDGES = [-(2**63), -(2**63) + 1, -1001, -1000, -7, -1, 0, 1, 7, 999, 1000, 2**62, 2**63 - 2, 2**63 - 1, None]
DIVISORS = [1, 2, 3, 1000, 2**31, 2**62, 2**62 + 1, 2**63 - 1, -1, -2, -1000, -(2**62), -(2**63), 0]


@pytest.fixture
def file(tmp_path):
    return SqliteFile(tmp_path)


def fill(file, values, type_="INTEGER"):
    with sqlite3.connect(file.path) as connection:
        connection.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, x {type_})")
        connection.executemany("INSERT INTO t (x) VALUES (?)", [(v,) for v in values])
    connection.close()
    return phlox.data(file.uri("t"))


def text_of(expr):
    shown = json.loads(expr.explain(format="json"))
    assert shown["engine"] == "sqlite"
    return shown["text"]


@pytest.mark.parametrize("by", DIVISORS)
def test_remainders_and_quotients_by_constants(file, by):
    t = fill(file, EDGES)
    want = [None if x is None or by == 0 else x % by for x in EDGES]
    query = t.sort("id").select(m=_.x % by)
    assert ("t.a0 % " in text_of(query)) == (abs(by) > 2**62)
    assert phlox.compute(query).to_arrow()["m"].to_pylist() == want
    query = t.sort("id").select(q=_.x // by)
    assert ("t.a0 // " in text_of(query)) == (by <= 0 or by > 2**62)
    if by == -1:
        with pytest.raises(phlox.Error, match="overflow"):
            phlox.compute(query)
        return
    want = [None if x is None or by == 0 else x // by for x in EDGES]
    assert phlox.compute(query).to_arrow()["q"].to_pylist() == want


def test_sums_leave_64_bits_on_the_way(file):
    t = fill(file, [2**63 - 1, 2**63 - 1, -(2**63), -(2**63), 5, None])
    assert "phlox_sum(" in text_of(t.x.sum())
    assert phlox.compute(t.x.sum()) == 3
    assert phlox.compute(t.x.mean()) == 0.6
    assert phlox.compute(t.filter(_.x == 7).summary(s=_.x.sum(), m=_.x.mean())).to_arrow().to_pylist() == [{"s": None, "m": None}]
    with pytest.raises(phlox.Error, match="integer overflow: 18446744073709551619 does not fit int64"):
        phlox.compute(t.filter(_.x > 0).x.sum())


def test_sums_of_windows(file):
    t = fill(file, [1, 2, 3, None, 2**62, -5, None])
    frame = {"order": "id", "rows": (-1, 0)}
    query = t.select("id", s=_.x.sum().over(**frame), m=_.x.mean().over(**frame)).sort("id")
    assert "phlox_sum(" in text_of(query)
    got = phlox.compute(query).to_arrow()
    assert got["s"].to_pylist() == [1, 3, 5, 3, 2**62, 2**62 - 5, -5]
    assert got["m"].to_pylist() == [1.0, 1.5, 2.5, 3.0, 2.0**62, (2**62 - 5) / 2, -5.0]


@pytest.mark.parametrize(("value", "shown"), [("abc", '"abc"'), (1.5, "1.5")])
def test_what_is_no_integer_is_an_error(file, value, shown):
    t = fill(file, [1, value])
    for query in (t.x.sum(), t.x.mean()):
        with pytest.raises(phlox.Error, match=f"{shown} is no int64"):
            phlox.compute(query)
    with pytest.raises(phlox.Error):
        phlox.compute(t.select(m=_.x % 10))
