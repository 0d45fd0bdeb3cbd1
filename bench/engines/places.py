"""The engines of bench/engines, each with a table of orders and a small one, and its own client for the same queries."""

import atexit
import os
import sqlite3
import subprocess
import sys

import measure
import pyarrow as pa

CUSTOMERS = 100_000
FEW = 200  # rows of the smaller side of a join
MODULUS = 1000
COLUMNS = ["id", "customer", "amount", "region"]
TABLES = (
    "CREATE TABLE orders (id BIGINT NOT NULL PRIMARY KEY, customer BIGINT NOT NULL, amount BIGINT NOT NULL, region TEXT NOT NULL)",
    "CREATE TABLE few (customer BIGINT NOT NULL, name TEXT NOT NULL)",
)
# As a column that is joined by has one, as a rule.
INDEX = "CREATE INDEX orders_customer ON orders (customer)"
QUERIES = {
    "short": "SELECT count(*) AS n FROM orders WHERE id = 4711",
    "long": f"SELECT region, customer % {MODULUS} AS part, count(*) AS n, sum(amount) AS total FROM orders GROUP BY 1, 2",
    "large": "SELECT id, customer, amount, region FROM orders",
}


def generated(rows):
    """Statements that fill the tables, where SQL has recursion."""
    return (
        f"WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {rows}) INSERT INTO orders "
        f"SELECT i, i * 7919 % {CUSTOMERS}, i * 31 % 1000, 'region ' || (i * 13 % 50) FROM n",
        f"WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {FEW}) INSERT INTO few "
        f"SELECT i * 499 % {CUSTOMERS}, 'c' || i FROM n",
    )


def few_rows():
    return [{"customer": i * 499 % CUSTOMERS, "name": f"c{i}"} for i in range(FEW)]


def server(script, folder):
    """Starts a throw-away server, which ends with this process; gives what the script prints."""
    script = measure.ROOT / "tools" / "servers" / script
    environment = {**os.environ, "PHLOX_SERVERS": str(folder)}
    started = subprocess.run([script, "start"], env=environment, capture_output=True, text=True, check=False)
    atexit.register(subprocess.run, [script, "stop"], env=environment, check=False)
    if started.returncode:
        raise measure.CannotRun(started.stderr.strip())
    return started.stdout.strip()


class Adbc:
    """An engine whose client is ADBC: all that is asked is SQL, and answers are Arrow."""

    largest = None  # rows

    def uri(self, table):
        return f"{self.place}::{table}"

    def fetch(self, name):
        with self.connection.cursor() as cursor:
            cursor.execute(QUERIES[name])
            return cursor.fetch_arrow_table()

    def first(self):
        with self.connection.cursor() as cursor:
            cursor.execute(QUERIES["large"])
            reader = cursor.fetch_record_batch()
            batch = next(iter(reader))
            reader.close()
            return batch

    def frame(self, table):
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            return cursor.fetch_arrow_table().to_pandas()

    def close(self):
        self.connection.close()


class Sqlite(Adbc):
    name = "SQLite"
    client = "adbc_driver_sqlite"
    duckdb = ("sqlite_scanner", "sqlite")

    def __init__(self, folder, rows):
        import adbc_driver_sqlite.dbapi

        self.path = folder / "orders.db"
        connection = sqlite3.connect(self.path)
        for statement in (*TABLES, *generated(rows), INDEX):
            connection.execute(statement)
        connection.commit()
        connection.close()
        self.place, self.attached = f"sqlite:///{self.path}", str(self.path)
        self.connection = adbc_driver_sqlite.dbapi.connect(str(self.path))


class Postgresql(Adbc):
    name = "PostgreSQL"
    client = "adbc_driver_postgresql"
    duckdb = ("postgres_scanner", "postgres")

    def __init__(self, folder, rows):
        import adbc_driver_postgresql.dbapi

        self.place = self.attached = server("postgres.sh", folder)
        connection = adbc_driver_postgresql.dbapi.connect(self.place)
        with connection.cursor() as cursor:
            for statement in (*TABLES, *generated(rows), INDEX, "ANALYZE orders", "ANALYZE few"):
                cursor.execute(statement)
        connection.commit()
        connection.close()
        self.connection = adbc_driver_postgresql.dbapi.connect(self.place)


class Spark:
    name = "Spark"
    client = "PySpark Connect"
    duckdb = None
    largest = None

    def __init__(self, folder, rows):
        sys.path.append(str(measure.ROOT / ".deps" / "spark" / "python"))
        try:
            from pyspark.sql.connect.session import SparkSession
        except ImportError as error:
            raise measure.CannotRun(f"no client of Spark: {error}") from error
        self.place = server("spark.sh", folder)
        self.session = SparkSession.builder.remote(self.place).getOrCreate()
        numbers = self.session.range(rows)
        numbers.selectExpr(
            "id", f"id * 7919 % {CUSTOMERS} AS customer", "id * 31 % 1000 AS amount", "concat('region ', id * 13 % 50) AS region"
        ).write.saveAsTable("orders")
        self.session.range(FEW).selectExpr(f"id * 499 % {CUSTOMERS} AS customer", "concat('c', id) AS name").write.saveAsTable("few")

    def uri(self, table):
        return f"{self.place}::{table}"

    def fetch(self, name):
        return self.session.sql(QUERIES[name]).toArrow()

    def first(self):
        return next(self.session.sql(QUERIES["large"]).toLocalIterator())

    def frame(self, table):
        return self.session.table(table).toArrow().to_pandas()

    def close(self):
        self.session.stop()


class Mongodb:
    """Its client's answers are dicts: making Arrow of them, or a frame, is left to whoever wants one."""

    name = "MongoDB"
    client = "pymongo"
    duckdb = None
    largest = 200_000  # the server of the tests keeps all in memory

    def __init__(self, folder, rows):
        import pymongo

        self.place = server("mongo.sh", folder)
        self.connection = pymongo.MongoClient(self.place)
        self.database = self.connection.get_default_database()
        orders = self.database["orders"]
        for begin in range(0, rows, 10_000):
            orders.insert_many(
                {"_id": i, "id": i, "customer": i * 7919 % CUSTOMERS, "amount": i * 31 % 1000, "region": f"region {i * 13 % 50}"}
                for i in range(begin, min(begin + 10_000, rows))
            )
        orders.create_index("id")
        self.database["few"].insert_many(few_rows())

    def uri(self, table):
        return f"{self.place}::{table}"

    pipelines = {
        "short": [{"$match": {"id": 4711}}, {"$group": {"_id": None, "n": {"$sum": 1}}}, {"$project": {"_id": 0}}],
        "long": [
            {"$project": {"region": 1, "amount": 1, "part": {"$mod": ["$customer", MODULUS]}}},
            {"$group": {"_id": {"region": "$region", "part": "$part"}, "n": {"$sum": 1}, "total": {"$sum": "$amount"}}},
            {"$project": {"_id": 0, "region": "$_id.region", "part": "$_id.part", "n": 1, "total": 1}},
        ],
        "large": [{"$project": {"_id": 0}}],
    }

    def fetch(self, name):
        return list(self.database["orders"].aggregate(self.pipelines[name]))

    def first(self):
        with self.database["orders"].aggregate(self.pipelines["large"]) as cursor:
            return next(cursor)

    def frame(self, table):
        return pa.Table.from_pylist(list(self.database[table].find({}, {"_id": 0}))).to_pandas()

    def close(self):
        self.connection.close()


ENGINES = {each.name: each for each in (Sqlite, Postgresql, Spark, Mongodb)}
