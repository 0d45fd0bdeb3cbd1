"""phlox beside each engine's own client, for the same query with an open connection; and joins across engines beside both
sides in a DataFrame, and beside DuckDB with the databases attached, where it can read them."""

import argparse
import os
import pathlib
import shutil
import statistics
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measure  # noqa: E402
import pandas  # noqa: E402
import places  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from places import ENGINES, FEW, MODULUS  # noqa: E402

import phlox  # noqa: E402
from phlox import _  # noqa: E402

ROWS = 3_000_000
REPEATS = {"short": 101, "long": 7, "large": 7, "first": 7, "join": 5}


def expressions(t):
    t = t[places.COLUMNS]
    return {
        "short": phlox.summary(t.filter(_.id == 4711), n=_.nrows()),
        "long": t.by([_.region, (_.customer % MODULUS).label("part")], n=_.nrows(), total=_.amount.sum()),
        "large": t,
    }


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


def shape(answer):
    """Rows and columns of Arrow, or of dicts."""
    if isinstance(answer, list):
        return len(answer), sorted(answer[0]) if answer else []
    return answer.num_rows, sorted(answer.column_names)


# ---- One engine


def overhead(engine, repeats):
    lines = []
    for name, expr in expressions(phlox.data(engine.uri("orders"))).items():
        ours, theirs = shape(phlox.compute(expr).to_arrow()), shape(engine.fetch(name))
        if ours != theirs:
            raise SystemExit(f"{engine.name}, {name}: the answers differ: {ours} and {theirs}")
        contests = {"": {"phlox": lambda expr=expr: phlox.compute(expr).to_arrow(), "its client": lambda name=name: engine.fetch(name)}}
        if name == "large":
            contests[", first rows"] = {"phlox": lambda expr=expr: next(phlox.compute(expr).batches()), "its client": engine.first}
        for suffix, contestants in contests.items():
            seconds = in_turns(contestants, repeats["first" if suffix else name])
            ours, theirs = seconds["phlox"], seconds["its client"]
            lines.append(
                f"| {engine.name} | {engine.rows:,} | {name}{suffix} | {ours * 1e3:.2f} | {theirs * 1e3:.2f} | {ours / theirs:.2f} "
                f"| {(ours - theirs) * 1e3:+.2f} |"
            )
            print(lines[-1], flush=True)
    return lines


# ---- Across engines


class Local:
    """A small Parquet file."""

    name = "Parquet"
    duckdb = None

    def __init__(self, folder):
        self.path = str(folder / "few.parquet")
        pq.write_table(pa.Table.from_pylist(places.few_rows()), self.path)

    def uri(self, _):
        return self.path

    def frame(self, _):
        return pandas.read_parquet(self.path)


def attached(large, small):
    """The join by DuckDB, which reads both where they are, or why it cannot."""
    import duckdb

    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    tables = {}
    for side, table in ((large, "orders"), (small, "few")):
        if isinstance(side, Local):
            tables[table] = f"read_parquet('{side.path}')"
            continue
        if not side.duckdb:
            raise measure.CannotRun(f"DuckDB has no extension for {side.name}")
        extension, kind = side.duckdb
        package = pathlib.Path(__import__(f"duckdb_extension_{extension}").__file__).parent
        (file,) = package.rglob("*.duckdb_extension")
        connection.execute(f"LOAD '{file}'")
        connection.execute(f"ATTACH '{side.attached}' AS {kind} (TYPE {kind}, READ_ONLY)")
        tables[table] = f"{kind}.{table}"
    query = (
        f"SELECT name, sum(o.amount)::BIGINT AS total FROM {tables['orders']} o JOIN {tables['few']} f ON o.customer = f.customer GROUP BY name"
    )
    return lambda: connection.execute(query).fetch_arrow_table()


def across(large, small, repeats):
    """The orders of one engine, joined to the few of another one and grouped."""
    orders, few = phlox.data(large.uri("orders")), phlox.data(small.uri("few"))
    query = phlox.join(orders, few[["customer", "name"]], "customer").by("name", total=_.amount.sum())

    def frames():
        joined = large.frame("orders").merge(small.frame("few"), on="customer")
        return pa.Table.from_pandas(joined.groupby("name", as_index=False).agg(total=("amount", "sum")))

    contestants = {
        "phlox": lambda: phlox.compute(query).to_arrow(),
        "phlox, no keys sent": lambda: phlox.compute(query, rewrites_off=["send_keys"]).to_arrow(),
        "both sides in a DataFrame": frames,
    }
    try:
        contestants["DuckDB, attached"] = attached(large, small)
    except (measure.CannotRun, ImportError) as reason:
        missing = f"| {large.name} | {small.name} | DuckDB, attached | | {reason} |"
    else:
        missing = None
    answers = {name: (len(table), sum(table["total"].to_pylist())) for name, table in ((n, run()) for n, run in contestants.items())}
    if len(set(answers.values())) != 1:
        raise SystemExit(f"{large.name} and {small.name}: the answers differ: {answers}")
    seconds = in_turns(contestants, repeats["join"])
    lines = [f"| {large.name} | {small.name} | {name} | {each * 1e3:.1f} | {each / seconds['phlox']:.2f} |" for name, each in seconds.items()]
    if missing:
        lines.append(missing)
    print("\n".join(lines), flush=True)
    return lines


def opened(names, folder, rows):
    """The engines that can run, and a line for each that cannot."""
    engines, missing = [], []
    for name in names:
        kind = ENGINES[name]
        try:
            engine = kind(folder, min(rows, kind.largest or rows))
        except measure.CannotRun as reason:
            missing.append(f"- {name} is left out: {reason}")
            print(missing[-1], flush=True)
            continue
        engine.rows = min(rows, kind.largest or rows)
        engines.append(engine)
    return engines, missing


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engines", nargs="*", help=", ".join(ENGINES))
    parser.add_argument("--rows", type=int, default=ROWS, help="of the table of orders (default: %(default)s)")
    parser.add_argument("--once", action="store_true", help="each query once, to see that all of it runs; writes nothing")
    parser.add_argument("--no-result", action="store_true", help="print, and leave bench/results alone")
    arguments = parser.parse_args()
    chosen = [name for each in arguments.engines for name in measure.chosen("engine", ENGINES)(each)] or list(ENGINES)
    repeats = dict.fromkeys(REPEATS, 1) if arguments.once else REPEATS
    folder = pathlib.Path(tempfile.mkdtemp(prefix="phlox-bench-"))
    os.chmod(folder, 0o755)
    alone, joined = [], []
    try:
        engines, missing = opened(chosen, folder, arguments.rows)
        local = Local(folder)
        for engine in engines:
            alone += overhead(engine, repeats)
        for engine in engines:
            joined += across(engine, local, repeats)
        # Each with the next one, and the last with the first.
        if len(engines) > 1:
            for i, engine in enumerate(engines):
                joined += across(engine, engines[(i + 1) % len(engines)], repeats)
        for engine in engines:
            engine.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    lines = [
        f"Connections open, answers as Arrow (pymongo's: dicts); medians of {repeats['short']} runs of the short query and "
        f"{repeats['long']} of the others, in turns, in milliseconds.",
        "",
        *missing,
        "" if missing else None,
        "| engine | rows | query | phlox | its own client | ratio | added |",
        "|---|---:|---|---:|---:|---:|---:|",
        *alone,
        "",
        f"Those tables joined to {FEW} customers of a Parquet file, or of another engine, and grouped; medians of {repeats['join']}. "
        "Orders of SQLite and PostgreSQL have an index on the customer.",
        "",
        "| orders | customers | how | milliseconds | times phlox |",
        "|---|---|---|---:|---:|",
        *joined,
    ]
    save = not arguments.no_result and not arguments.once
    measure.write("engines", "Engines and their own clients", "bench/engines/run.py", [line for line in lines if line is not None], save)


if __name__ == "__main__":
    main()
