"""The 22 queries of TPC-H: phlox beside DuckDB's own SQL, over the same Parquet files and with the same threads."""

import argparse
import os
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import data  # noqa: E402
import measure  # noqa: E402

# phlox uses every core; so does DuckDB, unless it is told.
THREADS = os.cpu_count()


# Both reach their pace at the third or fourth run in a process: allocators and page tables grow until then.
WARM_UP = 3


def timed(run, repeats):
    """Median seconds after the runs that warm up, and the last result."""
    for _ in range(WARM_UP):
        run()
    seconds = []
    for _ in range(repeats):
        begin = time.perf_counter()
        result = run()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds), result


def checked(number, scale, seconds, table, named=True):
    """Names of DuckDB's own columns vary with its version (`sum(l_quantity)`), so only ours are looked at."""
    rows = list(zip(*(column.to_pylist() for column in table.columns)))
    answer = data.reference(scale)["answers"].get(str(number))
    names = table.column_names if named or answer is None else answer.splitlines()[0].split("|")
    why = "" if answer is None else data.difference(answer, names, rows)
    if why:
        raise SystemExit(f"query {number}: {why}")
    return seconds, len(rows)


def phlox_python(number, scale, repeats):
    import phlox

    text, tables = data.query_text(number), data.tables(scale)
    run = lambda: phlox.compute(data.query(text, tables)).to_arrow()  # noqa: E731
    return checked(number, scale, *timed(run, repeats))


def run_duckdb(connection, number, scale, repeats):
    connection.execute(f"SET threads = {THREADS}")
    sql = data.reference(scale)["queries"][str(number)]
    run = lambda: connection.execute(sql).to_arrow_table()  # noqa: E731
    return checked(number, scale, *timed(run, repeats), named=False)


def duckdb_parquet(number, scale, repeats):
    import duckdb

    connection = duckdb.connect()
    for name in data.TABLES:
        connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{data.folder(scale)}/{name}.parquet')")
    return run_duckdb(connection, number, scale, repeats)


def own_tables(scale):
    import duckdb

    path = data.CACHE / f"sf{scale}.duckdb"
    if not path.exists():
        made = path.with_suffix(".making")
        made.unlink(missing_ok=True)
        with duckdb.connect(str(made)) as connection:
            for name in data.TABLES:
                connection.execute(f"CREATE TABLE {name} AS FROM '{data.folder(scale)}/{name}.parquet'")
        made.rename(path)
    return path


def duckdb_own(number, scale, repeats):
    import duckdb

    connection = duckdb.connect(str(own_tables(scale)), read_only=True)
    return run_duckdb(connection, number, scale, repeats)


CONTESTANTS = {"phlox": phlox_python, "parquet": duckdb_parquet, "own": duckdb_own}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="1")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--queries", type=lambda text: [int(n) for n in text.split(",")], default=list(data.NUMBERS))
    parser.add_argument("--no-result", action="store_true", help="print, and leave bench/results alone")
    args = parser.parse_args()
    data.folder(args.scale)
    measure.must(measure.in_child(lambda: (None, str(own_tables(args.scale)))))
    lines = [
        f"Scale factor {args.scale}, {THREADS} threads, files in the page cache. Each run is a process of its own, in "
        f"turns, which runs the query {WARM_UP} times to warm up and then {args.repeats} times; medians of {args.rounds} such "
        "processes. phlox is timed from the text to an Arrow table, DuckDB from its SQL to an Arrow table; all answers "
        "are those of the reference. The ratio is phlox to DuckDB over the same Parquet files; DuckDB over its own "
        "tables, which hold statistics and packings that Parquet files have not, stands beside it.",
        "",
        "| query | phlox, ms | DuckDB on Parquet, ms | ratio | DuckDB on its own tables, ms | phlox, peak MB | DuckDB on Parquet, peak MB |",
        "|---|---|---|---|---|---|---|",
    ]
    ratios, others = [], []
    for number in args.queries:
        results = measure.contest(CONTESTANTS, args.rounds, number, args.scale, args.repeats)
        if measure.ran(results) != results:
            raise SystemExit(f"query {number}: {results}")
        ours, theirs, own = (results[name] for name in CONTESTANTS)
        ratios.append(ours["seconds"] / theirs["seconds"])
        others.append(ours["seconds"] / own["seconds"])
        lines.append(
            f"| {number} | {ours['seconds'] * 1e3:.0f} | {theirs['seconds'] * 1e3:.0f} | {ratios[-1]:.2f} "
            f"| {own['seconds'] * 1e3:.0f} | {ours['peak'] / 1e6:.0f} | {theirs['peak'] / 1e6:.0f} |"
        )
        print(lines[-1], file=sys.stderr, flush=True)
    lines += [
        "",
        f"Geometric mean of the ratio: **{measure.geometric_mean(ratios):.2f}**; greatest {max(ratios):.2f}. To DuckDB on its "
        f"own tables: {measure.geometric_mean(others):.2f}.",
    ]
    measure.write("tpch", "TPC-H", "bench/tpch/run.py", lines, save=not args.no_result)


if __name__ == "__main__":
    main()
