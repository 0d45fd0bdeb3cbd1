"""phlox beside each database's own client, for the same query with an open connection; and joins across two of them beside
both sides in a DataFrame."""

import argparse
import atexit
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measure  # noqa: E402
import pandas  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

import phlox  # noqa: E402
from phlox import _  # noqa: E402

ROWS = 3_000_000
CUSTOMERS = 100_000
FEW = 200  # rows of the smaller side of a join
REPEATS = {"short": 101, "long": 7, "large": 7, "first": 7, "join": 5}
MADE = f"""
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {ROWS})
INSERT INTO orders SELECT i, i * 7919 % {CUSTOMERS}, i * 31 % 1000, 'region ' || (i * 13 % 50) FROM n;
"""
TABLE = "CREATE TABLE orders (id BIGINT NOT NULL PRIMARY KEY, customer BIGINT NOT NULL, amount BIGINT NOT NULL, region TEXT NOT NULL);"
QUERIES = {
    "short": "SELECT count(*) AS n FROM orders WHERE id = 4711",
    "long": "SELECT region, customer % 1000 AS part, count(*) AS n, sum(amount) AS total FROM orders GROUP BY 1, 2",
    "large": "SELECT id, customer, amount, region FROM orders",
}


def expressions(t):
    return {
        "short": phlox.summary(t.filter(_.id == 4711), n=_.nrows()),
        "long": t.by([_.region, (_.customer % 1000).label("part")], n=_.nrows(), total=_.amount.sum()),
        "large": t,
    }


# ---- The databases


class Sqlite:
    name = "SQLite"
    client = "adbc_driver_sqlite"

    def __init__(self, folder):
        path = folder / "orders.db"
        connection = sqlite3.connect(path)
        connection.executescript(TABLE + MADE)
        connection.close()
        self.uri = f"sqlite:///{path}::orders"
        self.place = str(path)

    def connect(self):
        import adbc_driver_sqlite.dbapi

        return adbc_driver_sqlite.dbapi.connect(self.place)


class Postgresql:
    name = "PostgreSQL"
    client = "adbc_driver_postgresql"

    def __init__(self, folder):
        script = measure.ROOT / "tools" / "servers" / "postgres.sh"
        environment = {**os.environ, "PHLOX_SERVERS": str(folder)}
        self.place = subprocess.run([script, "start"], env=environment, check=True, capture_output=True, text=True).stdout.strip()
        atexit.register(subprocess.run, [script, "stop"], env=environment, check=False)
        connection = self.connect()
        with connection.cursor() as cursor:
            for statement in (TABLE, MADE, "ANALYZE orders"):
                cursor.execute(statement)
        connection.commit()
        connection.close()
        self.uri = f"{self.place}::orders"

    def connect(self):
        import adbc_driver_postgresql.dbapi

        return adbc_driver_postgresql.dbapi.connect(self.place)


DATABASES = {each.name: each for each in (Sqlite, Postgresql)}


# ---- Measuring


def in_turns(contestants, repeats):
    """Seconds, the median of each, in turns; one round goes before, so that connections are open."""
    times = {name: [] for name in contestants}
    for turn in range(repeats + 1):
        for name, run in contestants.items():
            begin = time.perf_counter()
            run()
            if turn:
                times[name].append(time.perf_counter() - begin)
    return {name: statistics.median(each) for name, each in times.items()}


def overhead(database):
    connection = database.connect()

    def fetch(query):
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetch_arrow_table()

    def first(query):
        with connection.cursor() as cursor:
            cursor.execute(query)
            reader = cursor.fetch_record_batch()
            batch = next(iter(reader))
            reader.close()
            return batch

    def phlox_first(expr):
        return next(phlox.compute(expr).batches())

    t = phlox.data(database.uri)
    lines = []
    for name, expr in expressions(t).items():
        ours, theirs = phlox.compute(expr).to_arrow(), fetch(QUERIES[name])
        if ours.num_rows != theirs.num_rows or ours.column_names != theirs.column_names:
            raise SystemExit(f"{database.name}, {name}: the answers differ")
        contests = {"": {"phlox": lambda expr=expr: phlox.compute(expr).to_arrow(), "its client": lambda name=name: fetch(QUERIES[name])}}
        if name == "large":
            contests[", first rows"] = {"phlox": lambda expr=expr: phlox_first(expr), "its client": lambda: first(QUERIES["large"])}
        for suffix, contestants in contests.items():
            seconds = in_turns(contestants, REPEATS["first" if suffix else name])
            ours, theirs = seconds["phlox"], seconds["its client"]
            lines.append(
                f"| {database.name} | {name}{suffix} | {ours * 1e3:.2f} | {theirs * 1e3:.2f} | {ours / theirs:.2f} | {(ours - theirs) * 1e3:+.2f} |"
            )
            print(lines[-1], flush=True)
    connection.close()
    return lines


def across(database, folder):
    """A small Parquet file with a large table of the database."""
    path = folder / "few.parquet"
    pq.write_table(pa.table({"customer": [i * 499 % CUSTOMERS for i in range(FEW)], "name": [f"c{i}" for i in range(FEW)]}), path)
    orders, few = phlox.data(database.uri), phlox.data(str(path))
    query = phlox.join(orders, few, "customer").by("name", total=_.amount.sum())
    connection = database.connect()

    def frames():
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM orders")
            left = cursor.fetch_arrow_table().to_pandas()
        return left.merge(pandas.read_parquet(path), on="customer").groupby("name").amount.sum()

    contestants = {
        "phlox": lambda: phlox.compute(query).to_arrow(),
        "phlox, no keys sent": lambda: phlox.compute(query, rewrites_off=["send_keys"]).to_arrow(),
        "both sides in a DataFrame": frames,
    }
    answers = {name: sum(run()["total"].to_pylist()) if name.startswith("phlox") else int(run().sum()) for name, run in contestants.items()}
    if len(set(answers.values())) != 1:
        raise SystemExit(f"{database.name}: the answers differ: {answers}")
    seconds = in_turns(contestants, REPEATS["join"])
    connection.close()
    lines = [f"| {database.name} | {name} | {each * 1e3:.1f} | {each / seconds['phlox']:.2f} |" for name, each in seconds.items()]
    print("\n".join(lines), flush=True)
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("databases", nargs="*", help=", ".join(DATABASES))
    parser.add_argument("--no-result", action="store_true", help="print, and leave bench/results alone")
    arguments = parser.parse_args()
    chosen = [name for each in arguments.databases for name in measure.chosen("database", DATABASES)(each)] or list(DATABASES)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="phlox-bench-"))
    os.chmod(folder, 0o755)
    alone, joined = [], []
    try:
        for name in chosen:
            database = DATABASES[name](folder)
            alone += overhead(database)
            joined += across(database, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    lines = [
        f"{ROWS:,} rows of orders, connections open, answers as Arrow; medians of {REPEATS['short']} runs of the short query and "
        f"{REPEATS['long']} of the others, in turns, in milliseconds.",
        "",
        "| database | query | phlox | its own client | ratio | added |",
        "|---|---|---:|---:|---:|---:|",
        *alone,
        "",
        f"The same table joined to a Parquet file of {FEW} customers, grouped; medians of {REPEATS['join']}.",
        "",
        "| database | how | milliseconds | times phlox |",
        "|---|---|---:|---:|",
        *joined,
    ]
    measure.write("engines", "Engines and their own clients", "bench/engines/run.py", lines, not arguments.no_result)


if __name__ == "__main__":
    main()
