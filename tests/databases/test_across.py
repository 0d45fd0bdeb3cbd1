"""Joins of tables in different places: what travels, and that the answer is the same."""

import json
import sqlite3

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from databases_of_tests import MysqlServer, PostgresqlServer, SparkServer, SqliteFile

import phlox
from phlox import _

ORDERS = 40_000
CUSTOMERS = 5_000
# of many more, in no order; each string hides a quote
SOME = [f"c'{i}" for i in (17, 3, 4999, 42)]


@pytest.fixture(params=[SqliteFile, PostgresqlServer, SparkServer, MysqlServer], ids=lambda kind: kind.name)
def database(request, tmp_path):
    """Those to which keys travel: DuckDB reads both sides, see test_duckdb.py."""
    return request.param(tmp_path)


def analyze(database, table):
    if database.name in ("postgresql", "mysql"):
        database.execute(f"ANALYZE {'TABLE ' if database.name == 'mysql' else ''}{table}")


def insert(database, table, rows, values):
    """Rows of values that are made of i, from 0 on."""
    if database.name == "spark":
        database.execute(f"INSERT INTO {table} SELECT {values} FROM (SELECT id AS i FROM range({rows}))")
    elif database.name == "mysql":
        database.execute(f"INSERT INTO {table} SELECT {values} FROM (SELECT CAST(seq AS SIGNED) AS i FROM seq_0_to_{rows - 1}) AS n")
    else:
        database.execute(f"""WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {rows})
            INSERT INTO {table} SELECT {values} FROM n""")
    analyze(database, table)


def fill(database):
    """Every hundredth customer is null."""
    database.execute("CREATE TABLE orders (id BIGINT NOT NULL, customer TEXT, amount BIGINT NOT NULL)")
    text = "CHAR" if database.name == "mysql" else "TEXT"
    customer = f"{database.literal(chr(99) + chr(39))} || CAST(i * 7 % {CUSTOMERS} AS {text})"
    insert(database, "orders", ORDERS, f"i, CASE WHEN i % 100 <> 99 THEN {customer} END, i % 1000")


@pytest.fixture
def orders(database):
    fill(database)
    return phlox.data(database.uri("orders"))


@pytest.fixture
def some(tmp_path):
    pq.write_table(pa.table({"name": [*SOME, None, "nobody"], "rank": range(6)}), tmp_path / "some.parquet")
    return phlox.data(str(tmp_path / "some.parquet"))


def plan(expr, run=False, **options):
    return json.loads(expr.explain(format="json", run=run, **options))


def rows(expr, **options):
    return sorted((tuple(row.values()) for row in phlox.compute(expr, **options).to_arrow().to_pylist()), key=str)


def check(expr):
    """The same answer as without; gives the plan of a run."""
    told = plan(expr, run=True)
    answer = rows(expr)
    assert answer == rows(expr, rewrites_off=["send_keys"])
    assert told["rows"] == len(answer)
    return told


def test_keys_of_a_file_choose_rows_of_a_database(database, orders, some):
    query = phlox.join(orders, some, [("customer", "name")])
    told = check(query)
    [travel] = told["travels"]
    assert travel["engine"] == database.name
    assert travel["columns"] == ["customer"]
    assert travel["from_rows"] == 6
    assert travel["keys"] == [5]  # a null is the key of no row
    [part] = told["parts"]
    assert " IN (" in part["text"]
    assert part["rows"] == told["rows"] == 32  # of 8 orders each
    assert part["estimated_rows"] > 0


def test_without_a_run_nothing_is_read(database, orders, some, tmp_path):
    query = phlox.join(orders, some, [("customer", "name")])
    told = plan(query)
    [travel] = told["travels"]
    assert travel["from_rows"] is None
    assert travel["keys"] == []
    assert all(" IN (" not in part["text"] for part in told.get("parts", []))
    assert told.get("rows") is None
    text = query.explain()
    assert f"keys travel to engine {database.name}" in text
    assert "rows are read first, to choose by customer among about " in text


def test_the_text_after_a_run(orders, some):
    text = phlox.join(orders, some, [("customer", "name")]).explain(run=True)
    assert "they were 6, with 5 values for customer" in text
    assert "rows are thought to come, and 32 came" in text
    assert text.endswith("ran\n  32 rows\n")


@pytest.mark.parametrize("how", ["inner", "left", "right", "outer", "semi", "anti"])
@pytest.mark.parametrize("first", ["large", "small"])
def test_every_kind_of_join(orders, some, how, first):
    large, small = orders, some.mutate(customer=_.name).select("customer", "rank")
    query = phlox.join(large, small, "customer", how=how) if first == "large" else phlox.join(small, large, "customer", how=how)
    told = check(query)
    # Where all rows of the large table are in the answer, none are left out.
    keeps_large = {"outer"} | ({"left", "anti"} if first == "large" else {"right"})
    assert ("travels" in told) == (how not in keeps_large)


def test_with_what_stands_above(orders, some):
    query = phlox.join(orders.filter(orders.amount > 10), some.filter(some["rank"] < 3), [("customer", "name")])
    check(query.by("rank", n=_.nrows(), total=_.amount.sum()).sort("rank"))


def test_keys_of_two_columns(database, orders, tmp_path):
    (tmp_path / "two.csv").write_text("customer,amount\nc'0,0\nc'7,1\nc'14,2\nc'14,77\n")
    told = check(phlox.join(orders, phlox.data(str(tmp_path / "two.csv")), ["customer", "amount"]))
    assert told["travels"][0]["keys"] == [3, 4]
    assert told["parts"][0]["text"].count(" IN (") == 2


def test_groups_are_reduced_where_the_rows_lie(database, orders, some):
    """A sum of int64 by parts is one of decimals; SQLite's rows are in our process anyway."""
    joined = phlox.join(orders, some, [("customer", "name")])
    query = joined.by("rank", n=_.nrows(), total=_.amount.sum(), mean=_.amount.mean(), most=_.amount.max())
    told = check(query)
    [travel] = told["travels"]
    [part] = told["parts"]
    assert travel["reduced"] == (database.name != "sqlite")
    assert part["rows"] == (32 if database.name == "sqlite" else 4)
    assert told["rows"] == 4


def test_sums_of_floats_by_parts_are_as_near(database, orders, some):
    joined = phlox.join(orders, some, [("customer", "name")]).mutate(price=_.amount / 10)
    query = joined.by((_["rank"] < 2).label("low"), total=_.price.sum(), deviation=_.price.std())
    told = plan(query, run=True)
    assert told["travels"][0]["reduced"] == (database.name != "sqlite")
    found, expected = rows(query), rows(query, rewrites_off=["send_keys"])
    assert [one[0] for one in found] == [one[0] for one in expected]
    for one, other in zip(found, expected):
        assert one[1:] == pytest.approx(other[1:], rel=1e-12)


def test_groups_by_columns_of_the_larger_side_are_not_reduced(orders, some):
    told = check(phlox.join(orders, some, [("customer", "name")]).by("amount", n=_.nrows()))
    assert not told["travels"][0]["reduced"]
    assert told["parts"][0]["rows"] == 32


def test_what_is_used_twice_is_not_reduced(orders, some):
    joined = phlox.join(orders, some, [("customer", "name")])
    told = check(phlox.join(joined, joined.by("rank", total=_.amount.sum()), "rank").select("id", "rank", "total"))
    assert not any(travel["reduced"] for travel in told["travels"])


def test_rows_of_a_key_are_not_reduced(database, tmp_path):
    """Each is a group of its own."""
    if database.name == "spark":
        pytest.skip("its tables have no keys")
    database.execute("CREATE TABLE keyed (k BIGINT NOT NULL PRIMARY KEY, x BIGINT NOT NULL)")
    insert(database, "keyed", 20_000, "i, i")
    (tmp_path / "few.csv").write_text("k,c\n1,a\n2,b\n3,a\n")
    told = check(phlox.join(phlox.data(database.uri("keyed")), phlox.data(str(tmp_path / "few.csv")), "k").by("c", s=_.x.sum()))
    assert told["parts"][0]["rows"] == 3
    assert not told["travels"][0]["reduced"]


def test_no_key_at_all(orders, some):
    told = check(phlox.join(orders, some.filter(some["rank"] > 100), [("customer", "name")]))
    assert told["travels"][0]["keys"] == [0]
    assert told["parts"][0]["rows"] == 0


def test_too_many_keys_are_not_sent(database, tmp_path):
    rows_there, here = 200_000, 12_000
    database.execute("CREATE TABLE big (k BIGINT NOT NULL)")
    insert(database, "big", rows_there, "i")
    pq.write_table(pa.table({"k": range(0, 2 * here, 2)}), tmp_path / "here.parquet")
    told = check(phlox.join(phlox.data(database.uri("big")), phlox.data(str(tmp_path / "here.parquet")), "k"))
    assert told["travels"][0]["from_rows"] == here
    assert told["travels"][0]["keys"] == [None]
    assert told["rows"] == here


def test_a_small_table_is_read_whole(database, some):
    if database.name == "spark":
        pytest.skip("the catalogue of Spark does not know how many rows a table has")
    database.execute("CREATE TABLE few (name TEXT, x BIGINT); INSERT INTO few VALUES ('c''3', 1), ('b', 2)")
    analyze(database, "few")
    told = check(phlox.join(phlox.data(database.uri("few")), some, "name"))
    assert "travels" not in told


def test_rows_that_come_once_are_not_read_twice(orders):
    reader = pa.table({"customer": SOME}).to_reader()
    query = phlox.join(orders, phlox.symbol("once", "var * {customer: ?string}"), "customer")
    answer = phlox.compute(query, once=reader).to_arrow()
    assert answer.num_rows == 32


def test_from_one_database_to_another(tmp_path):
    server = PostgresqlServer(None)
    fill(server)
    connection = sqlite3.connect(tmp_path / "people.db")
    connection.execute("CREATE TABLE people (name TEXT NOT NULL, city TEXT)")
    connection.executemany("INSERT INTO people VALUES (?, ?)", [(name, "Bonn") for name in SOME])
    connection.commit()
    people = phlox.data(f"sqlite:///{tmp_path}/people.db::people")
    query = phlox.join(people, phlox.data(server.uri("orders")), [("name", "customer")])
    told = check(query)
    assert {part["engine"] for part in told["parts"]} <= {"postgresql", "sqlite"}
    assert told["travels"][0]["engine"] == "postgresql"


@pytest.mark.parametrize("condition, rows", [(_.amount > 998, 40), (_.amount >= 0, ORDERS)])
def test_the_planner_of_a_database_says_what_a_filter_keeps(tmp_path, condition, rows):
    """Both tables are of one size, and only its statistics tell what is left of the one."""
    server, file = PostgresqlServer(None), SqliteFile(tmp_path)
    fill(server)
    fill(file)
    chosen, others = phlox.data(server.uri("orders")).filter(condition), phlox.data(file.uri("orders"))
    told = check(phlox.join(chosen, others, "id"))
    if rows == ORDERS:
        assert "travels" not in told
    else:
        [travel] = told["travels"]
        assert travel["engine"] == "sqlite"
        assert rows / 4 < travel["estimated_from_rows"] < 4 * rows
        assert travel["from_rows"] == rows


def test_one_row_of_a_key(tmp_path):
    server, file = PostgresqlServer(None), SqliteFile(tmp_path)
    fill(server)
    file.execute(f"CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO people VALUES (17, 'c''3'), ({2 * ORDERS}, 'b')")
    chosen = phlox.data(file.uri("people")).filter(_.id == 17)
    told = check(phlox.join(chosen, phlox.data(server.uri("orders")), [("name", "customer")]))
    assert told["travels"][0]["estimated_from_rows"] == 1
    assert told["rows"] == 8


def test_an_error_of_the_smaller_side_names_it(orders, tmp_path):
    (tmp_path / "bad.csv").write_text("customer,n\na,1\nb,x\n")
    bad = phlox.data(str(tmp_path / "bad.csv"), "var * {customer: string, n: int64}")
    with pytest.raises(phlox.Error, match="bad.csv"):
        phlox.compute(phlox.join(orders, bad, "customer"))
