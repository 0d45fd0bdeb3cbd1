"""What only MySQL and MariaDB have: their types, collations and zeros of dates, and what goes wrong with their servers."""

import datetime
import decimal
import json
import os
import socket
import subprocess
import sys
import threading
import time
import uuid

import pytest
from databases_of_tests import MysqlServer
from test_faults import bounded, many

import phlox
from phlox import _


HERE = "computed here: it meets values that mysql would treat otherwise"


@pytest.fixture
def server(tmp_path):
    return MysqlServer(tmp_path)


def rows(expr):
    return [tuple(row.values()) for row in phlox.compute(expr).to_arrow().to_pylist()]


def placed(expr):
    return json.loads(expr.explain(format="json"))["engine"]


def test_types(server):
    server.execute(
        "CREATE TABLE t (a bigint PRIMARY KEY, b tinyint NOT NULL, c bigint unsigned, d float, e double, f varchar(10), g blob,"
        "h boolean, i date, j time(6), k datetime(6), l timestamp(6) NULL, m decimal(10, 2), n uuid, o json, p enum('sad', 'ok'),"
        "q year, r bit(1), s bit(40), u mediumint unsigned, v char(3), w set('x', 'y'), x binary(2), y int unsigned);"
        "INSERT INTO t VALUES (1, -2, 18446744073709551615, 0.1, 0.1, 'ä', X'00FF', true, '2020-02-29', '12:34:56.789',"
        "'2020-01-02 03:04:05.000001', '2020-01-02 03:04:05', 12.34, '00000000-0000-0000-0000-000000000001', '{\"a\": 1}', 'ok',"
        "2024, b'1', b'1111111111111111111111111111111111111111', 16777215, 'ab', 'x,y', X'0102', 4294967295);"
        "INSERT INTO t (a, b) VALUES (2, 0)"
    )
    assert str(phlox.discover(server.uri("t"))) == (
        "var * {a: int64, b: int8, c: ?uint64, d: ?float32, e: ?float64, f: ?string, g: ?bytes, h: ?bool, i: ?date, j: ?time, "
        "k: ?datetime, l: ?datetime['UTC'], m: ?decimal[10, 2], n: ?uuid, o: ?json, p: ?categorical[string], q: ?int16, r: ?bool, "
        "s: ?uint64, u: ?uint32, v: ?string, w: ?string, x: ?bytes, y: ?uint32}"
    )
    moment = datetime.datetime(2020, 1, 2, 3, 4, 5)
    first, second = rows(phlox.data(server.uri("t")).sort("a"))
    assert second == (2, 0, *[None] * 22)
    assert first[:3] == (1, -2, 2**64 - 1)
    assert first[3] == pytest.approx(0.1, rel=1e-7)
    assert first[3] != 0.1  # it is a float32
    assert first[4:9] == (0.1, "ä", b"\0\xff", True, datetime.date(2020, 2, 29))
    assert first[9:11] == (datetime.time(12, 34, 56, 789000), moment.replace(microsecond=1))
    assert first[11].replace(tzinfo=None) == moment
    assert first[12:16] == (decimal.Decimal("12.34"), uuid.UUID(int=1), '{"a": 1}', "ok")
    assert first[16:] == (2024, True, 2**40 - 1, 2**24 - 1, "ab", "x,y", b"\1\2", 2**32 - 1)


@pytest.mark.parametrize("type_", ["geometry", "decimal(40,2)", "inet6"])
def test_types_that_we_have_not(server, type_):
    server.execute(f"CREATE TABLE t (x {type_})")
    with pytest.raises(phlox.Error, match=r"the column x is of the type [\s\S]*make a view"):
        phlox.discover(server.uri("t"))


def test_zero_dates_are_no_dates(server):
    server.execute(
        "SET SESSION sql_mode = 'ANSI_QUOTES'; CREATE TABLE t (id int, d date, w datetime);"
        "INSERT INTO t VALUES (1, '0000-00-00', '2020-01-01'), (2, '2020-00-01', '2020-01-01'), (3, '2020-01-01', '0000-00-00')"
    )
    t = phlox.data(server.uri("t"))
    for query, text in [(t.filter(t.id == 1).d, "0000-00-00"), (t.filter(t.id == 2).d, "2020-00-01"), (t.w, "0000-00-00 00:00:00")]:
        with pytest.raises(phlox.Error, match=f"{text} is no date"):
            phlox.compute(query).to_arrow()
    assert phlox.compute(t.nrows()) == 3


@pytest.mark.parametrize("collation", ["utf8mb4_general_ci", "utf8mb4_nopad_bin", "latin1_german1_ci", "utf8mb4_bin"])
def test_texts_compare_by_code_point(server, collation):
    charset = collation.split("_")[0]
    server.execute(
        f"CREATE TABLE t (s varchar(10) CHARACTER SET {charset} COLLATE {collation});"
        "INSERT INTO t VALUES ('a'), ('A'), ('b'), ('ä'), ('a '), ('B')"
    )
    t = phlox.data(server.uri("t"))
    assert [s for (s,) in rows(t.sort("s"))] == ["A", "B", "a", "a ", "b", "ä"]
    assert rows(t.filter(t.s == "a")) == [("a",)]
    assert phlox.compute(t.s.nunique()) == 6
    assert phlox.compute(t.s.max()) == "ä"
    assert phlox.compute(t.filter(t.s.isin(["A", "ä", "a "])).nrows()) == 3
    assert placed(t.sort("s")) == placed(t.filter(t.s == "a")) == "mysql"


def test_backslashes_are_plain(server):
    server.execute("CREATE TABLE t (s text); INSERT INTO t VALUES (X'5c'), (X'5c6e'), ('a%b'), ('a_b')")
    t = phlox.data(server.uri("t"))
    assert rows(t.filter(t.s == "\\")) == [("\\",)]
    assert rows(t.filter(t.s.like("a%*"))) == [("a%b",)]
    assert rows(t.filter(t.s.matches(r"^\\n$"))) == [("\\n",)]


def test_what_is_not_finite(server):
    """It is said by the largest numbers there; what computes with it is computed here."""
    server.execute("CREATE TABLE t (x double NOT NULL, y double NOT NULL); INSERT INTO t VALUES (1, 0), (-1, 0), (0, 0), (3, 2)")
    t = phlox.data(server.uri("t"))
    quotient = t.mutate(q=t.x / t.y)
    assert placed(quotient) == "mysql"
    assert [str(q) for (*_, q) in rows(quotient.sort("q"))] == ["-inf", "1.5", "inf", "nan"]
    assert phlox.compute(quotient.filter(quotient.q > 1).nrows()) == 3  # NaN is above all
    with pytest.warns(UserWarning, match=HERE):
        assert [str(q) for (q,) in rows(quotient.select(z=_.q + 1).sort("z"))] == ["-inf", "2.5", "inf", "nan"]


def test_lists_are_made_there(server):
    server.execute("CREATE TABLE t (s text, x double); INSERT INTO t VALUES ('a,,b', 0.1), ('', -1e300), (NULL, NULL), (X'5C2C78', 2)")
    t = phlox.data(server.uri("t"))
    parts = t.select("s", p=_.s.str.split(","), c=_.s.str.split("")).sort("s")
    assert placed(parts) == "mysql"
    assert rows(parts) == [
        ("", [""], [""]), ("\\,x", ["\\", "x"], ["\\", ",", "x"]), ("a,,b", ["a", "", "b"], ["a", ",", ",", "b"]), (None, None, None)
    ]
    of_parts = parts.select(n=_.p.len(), first=_.p[0], last=_.p[-1], third=_.p[2], none=_.p[-9])
    assert placed(of_parts) == "mysql"
    assert rows(of_parts) == [(1, "", "", None, None), (2, "\\", "x", None, None), (3, "a", "b", "b", None), (None,) * 5]
    assert rows(t.summary(a=_.x.topk(2), b=_.s.topk(9), c=_.x.topk(1, where=_.x < 0))) == [
        ([2.0, 0.1], ["a,,b", "\\,x", ""], [-1e300])
    ]


def test_a_text_with_the_mark_of_lists_is_computed_here(server):
    server.execute("CREATE TABLE t (s text); INSERT INTO t VALUES (X'611F622C63')")
    t = phlox.data(server.uri("t"))
    for query, expected in [(t.select(p=_.s.str.split(",")), ["a\x1fb", "c"]), (t.summary(p=_.s.topk(1)), ["a\x1fb,c"])]:
        with pytest.warns(UserWarning, match=HERE):
            assert rows(query) == [(expected,)]


def test_cases_of_all_letters(server):
    texts = ["straße İ ǆ", "ᾳ ÀÉ ǅx", "o'neill 2nd_x", "\N{DESERET SMALL LETTER LONG I}a é" * 20, ""]
    server.execute("CREATE TABLE t (i int, s longtext)")
    for i, text in enumerate(texts):
        server.execute(f"INSERT INTO t VALUES ({i}, X'{text.encode().hex()}')")
    t = phlox.data(server.uri("t"))

    def cases(t):
        return t.sort("i").select(a=_.s.str.upper(), b=_.s.str.lower(), c=_.s.str.capitalize(), d=_.s.str.title())

    assert placed(cases(t)) == "mysql"
    here = phlox.data(phlox.compute(t.sort("i")).to_arrow())
    assert rows(cases(t)) == rows(cases(here))
    server.execute("INSERT INTO t VALUES (9, repeat('ǅ', 1001))")
    with pytest.warns(UserWarning, match=HERE):
        assert len(rows(t.filter(t.i == 9).select(a=_.s.str.lower()))[0][0]) == 1001


def test_parts_of_json(server):
    text = r'{"a\"b" : [1, {"x" : "é"} ], "n": null}'
    server.execute(f"CREATE TABLE t (j json); INSERT INTO t VALUES (X'{text.encode().hex()}')")
    t = phlox.data(server.uri("t"))
    parts = t.select(a=_.j['a"b'], b=_.j['a"b'][-1]["x"].cast("string"), c=_.j["n"], d=_.j[0], e=_.j['a"b'][-3])
    assert placed(parts) == "mysql"
    assert rows(parts) == [('[1,{"x":"é"}]', "é", None, None, None)]
    text = r'{"a": ["\u00e9"]}'
    server.execute(f"DELETE FROM t; INSERT INTO t VALUES (X'{text.encode().hex()}')")
    with pytest.warns(UserWarning, match=HERE):
        assert rows(t.select(a=_.j["a"])) == [('["é"]',)]


def test_texts_that_are_no_json(server):
    texts = ["1.", '"\\x"', "[1.]", '["1.", "\\\\"]', "1.5"]
    server.execute("CREATE TABLE t (i int, s text)")
    for i, text in enumerate(texts):
        server.execute(f"INSERT INTO t VALUES ({i}, X'{text.encode().hex()}')")
    query = phlox.data(server.uri("t")).sort("i").select(j=_.s.try_cast("json"))
    assert placed(query) == "mysql"
    assert rows(query) == [(None,), (None,), (None,), (texts[3],), ("1.5",)]


def test_bytes_that_are_no_text(server):
    server.execute("CREATE TABLE t (i int, b blob); INSERT INTO t VALUES (1, X'C3A9'), (2, X'FF'), (3, X'EDA080'), (4, X'61EDAD'), (5, X'')")
    query = phlox.data(server.uri("t")).sort("i").select(s=_.b.try_cast("string"))
    assert placed(query) == "mysql"
    assert rows(query) == [("é",), (None,), (None,), (None,), ("",)]


def test_timedeltas_as_texts(server):
    micros = [0, 1, -1, 10_000_000, 90_500_000, -86_400_000_000, 86_400_000_001, 3_600_000_000, -(2**63), 2**63 - 1, 600_000_000]
    server.execute(f"CREATE TABLE t (i bigint); INSERT INTO t VALUES {', '.join(f'({i})' for i in micros)}")
    query = phlox.data(server.uri("t"), "{i: ?timedelta}").select(s=_.i.cast("string"))
    assert placed(query) == "mysql"
    assert {s for (s,) in rows(query)} == {
        "PT0S", "PT0.000001S", "-PT0.000001S", "PT10S", "PT1M30.5S", "-P1D", "P1DT0.000001S", "PT1H", "PT10M",
        "-P106751991DT4H54.775808S", "P106751991DT4H54.775807S",
    }  # fmt: skip


def test_covariance_is_exact(server):
    server.execute("CREATE TABLE t (x double, y double); INSERT INTO t VALUES (1000000004, 1), (1000000007, 2), (1000000013, 5), (NULL, 9)")
    t = phlox.data(server.uri("t"))
    assert placed(t.summary(a=_.x.cov(_.y))) == "mysql"
    ((cov, corr, one),) = rows(t.summary(a=_.x.cov(_.y), b=_.x.corr(_.y), c=_.x.corr(_.y, where=_.y > 4)))
    assert cov == pytest.approx(9.5, rel=1e-15)
    assert corr == pytest.approx(0.9958705948858222, rel=1e-14)
    assert one is None
    server.execute("INSERT INTO t VALUES (1e0 / 3, 1)")
    with pytest.warns(UserWarning, match=HERE):
        phlox.compute(t.x.cov(t.y))


def test_a_key_and_rows_of_the_catalogue(server):
    server.execute("CREATE TABLE t (a int PRIMARY KEY, b varchar(20) NOT NULL, UNIQUE (b(3))); INSERT INTO t VALUES (1, 'abcd')")
    t = phlox.data(server.uri("t"))
    assert "row_number" not in json.loads(t.distinct("a").explain(format="json"))["text"]
    # The first letters of a text say nothing of the text.
    assert "row_number" in json.loads(t.distinct("b").explain(format="json"))["text"]


def test_other_schemas_and_views(server):
    server.execute("CREATE TABLE t (x int); INSERT INTO t VALUES (1), (2); CREATE VIEW v AS SELECT x + 1 AS next FROM t")
    assert phlox.compute(phlox.data(server.uri("v")).next.sum()) == 5
    place = server.place.removesuffix("/tests")
    assert phlox.compute(phlox.data(f"{place}::tests.t").x.sum()) == 3
    assert phlox.compute(phlox.data(f"{server.place}::t").x.sum()) == 3
    assert phlox.compute(phlox.data(f"{server.place}::t".replace("mysql://", "mariadb://")).x.sum()) == 3


# ---- faults


def end_sessions(server, condition):
    """Those of the processes that meet it, and are still there."""
    for line in server.execute(f"SELECT id FROM information_schema.processlist WHERE id <> connection_id() AND {condition}").split():
        try:
            server.execute(f"KILL CONNECTION {line}")
        except RuntimeError as error:
            assert "Unknown thread" in str(error)


def test_no_server():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    message = bounded(lambda: phlox.discover(f"mysql://me:secret@127.0.0.1:{port}/db::t"))
    assert "connect to" in message
    assert "secret" not in message
    assert "me:***@" in message


def test_a_server_that_says_nothing():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        message = bounded(lambda: phlox.discover(f"mysql://me@127.0.0.1:{silent.getsockname()[1]}/db::t"))
    assert "server" in message


def test_a_wrong_password(server):
    server.execute("CREATE OR REPLACE USER guarded@'%' IDENTIFIED BY 'right:@/%'; GRANT SELECT ON tests.* TO guarded@'%'")
    server.execute("CREATE TABLE t (x int); INSERT INTO t VALUES (1)")
    message = bounded(lambda: phlox.discover(f"{server.place.replace('root@', 'guarded:wrong-one@')}::t"))
    assert "Access denied" in message
    assert "wrong-one" not in message
    place = server.place.replace("root@", "guarded:right%3A%40%2F%25@")
    assert phlox.compute(phlox.data(f"{place}::t").x.sum()) == 1


def test_a_server_that_goes_away(server):
    """Its session is ended while a query runs."""
    t, _ = many(server)
    pairs = phlox.join(t, t.select(y=t.x), how="cross")

    def end_it():
        time.sleep(1)
        end_sessions(server, "info LIKE '%JOIN%'")

    thread = threading.Thread(target=end_it)
    thread.start()
    message = bounded(lambda: phlox.compute(pairs.filter(pairs.x * pairs.y == -1).nrows()))
    thread.join()
    assert "Lost connection" in message or "killed" in message or "gone away" in message
    # A new connection takes its place.
    assert phlox.compute(t.nrows()) == 30000


def test_sessions_that_ended_while_they_waited(server):
    server.execute("CREATE TABLE t (x int); INSERT INTO t VALUES (1)")
    t = phlox.data(server.uri("t"))
    for ask in (lambda: phlox.compute(t.x.sum()) == 1, lambda: "x: " in str(phlox.discover(server.uri("t")))):
        assert phlox.compute(t.x.sum()) == 1
        end_sessions(server, "command = 'Sleep'")
        assert ask()


def test_nothing_runs_on_after_a_stop(server):
    """A query that was broken off, or whose rows nobody wants, ends at the server, too."""
    t, limited = many(server)
    pairs = phlox.join(limited, limited.select(y=limited.x), how="cross")
    assert "took longer than 500 ms" in bounded(lambda: phlox.compute(pairs.filter(pairs.x * pairs.y == -1).nrows()))
    batches = iter(phlox.compute(phlox.join(t, t.select(y=t.x), how="cross")).batches())
    next(batches)
    del batches
    running = "SELECT count(*) FROM information_schema.processlist WHERE info LIKE '%CROSS JOIN%' AND id <> connection_id()"
    end = time.monotonic() + 20
    while server.execute(running).strip() != "0":
        assert time.monotonic() < end
        time.sleep(0.1)


def test_nothing_can_be_written(server):
    """Not even by what the server does of its own when a table is read."""
    server.execute("CREATE TABLE t (x int)")
    server.execute("DELIMITER //\nCREATE FUNCTION noted() RETURNS INT BEGIN INSERT INTO tests.t VALUES (1); RETURN 1; END//\nDELIMITER ;\nSELECT 1")
    server.execute("CREATE VIEW v AS SELECT noted() AS x")
    message = bounded(lambda: phlox.compute(phlox.data(server.uri("v"))).to_arrow())
    assert "tells no columns" in message  # what it would have to run to know them writes
    assert phlox.compute(phlox.data(server.uri("t")).nrows()) == 0


def test_a_server_without_room(server):
    server.execute("CREATE OR REPLACE USER alone@'%' WITH MAX_USER_CONNECTIONS 1; GRANT SELECT ON tests.* TO alone@'%'")
    place = server.place.replace("root@", "alone@")
    port = place.rsplit(":", 1)[1].split("/")[0]
    other = subprocess.Popen(
        ["mariadb", "--no-defaults", "-ualone", "-h127.0.0.1", f"-P{port}", "--batch", "--skip-column-names", "--unbuffered"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    other.stdin.write(b"SELECT 1;\n")
    other.stdin.flush()
    assert other.stdout.readline() == b"1\n"
    message = bounded(lambda: phlox.discover(f"{place}::t"))
    assert "max_user_connections" in message
    other.communicate(b"\\q\n")
    time.sleep(0.5)
    assert "no table" in bounded(lambda: phlox.discover(f"{place}::t"))


def test_connections_are_used_again(server):
    server.execute("CREATE TABLE t (x int); INSERT INTO t VALUES (1)")
    t = phlox.data(server.uri("t"))
    for _ in range(40):  # the server takes 30
        assert phlox.compute(t.x.sum()) == 1


def test_a_missing_module(server, tmp_path):
    server.execute("CREATE TABLE t (x int)")
    code = f"import phlox\ntry:\n    phlox.discover({server.uri('t')!r})\nexcept phlox.Error as error:\n    print(error)\n"
    environment = {**os.environ, "PHLOX_MYSQL": str(tmp_path / "none.so")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert "needs libphlox_mysql.so" in done.stdout
