"""Scan, filter and sum over a gigabyte of CSV, JSON lines and Parquet, as a share of the speed at which this machine
reads the same file and counts its newlines: phlox beside DuckDB, Polars and DataFusion."""

import argparse
import functools
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measure  # noqa: E402
import peers  # noqa: E402

QUERY = "t.filter(_.key < 500).amount.sum()"
SQL = "SELECT sum(amount) AS amount FROM t WHERE key < 500"
FORMATS = ("csv", "jsonl", "parquet")
SHAPE = "{id: int64, key: int32, amount: float64, name: string}"
NEWLINES = "read and count newlines (newlines.cc)"


def prepare(path, size):
    from scan import generate

    if not path.exists():
        print(f"making {path.name} of {size / 1e6:.0f} MB", file=sys.stderr)
        generate.generate(path, size)
    return None, True


def newlines(path, threads):
    peers.use_threads(threads)
    command = [measure.ROOT / "build" / "scan_newlines", path, str(threads)]
    count, seconds = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), int(count)


def timed(run):
    begin = time.perf_counter()
    total = run()
    return time.perf_counter() - begin, float(total)


def phlox_command(engine, path, threads):
    peers.use_threads(threads)
    binding = f"t={path}" if path.suffix == ".parquet" else f"t: {SHAPE} = {path}"
    seconds, answer = peers.phlox_query(engine, threads, QUERY, binding)
    return seconds, lambda: peers.read_tsv(answer, {"amount": "double"}, header=True)["amount"][0].as_py()


def duckdb(path, threads):
    peers.use_threads(threads)
    connection = peers.duckdb(threads)
    columns = "{'id': 'BIGINT', 'key': 'INTEGER', 'amount': 'DOUBLE', 'name': 'VARCHAR'}"
    table = {
        ".csv": f"read_csv('{path}', header=true, auto_detect=false, columns={columns})",
        ".jsonl": f"read_json('{path}', format='newline_delimited', columns={columns})",
        ".parquet": f"read_parquet('{path}')",
    }[path.suffix]
    return timed(lambda: connection.execute(SQL.replace("FROM t", f"FROM {table}")).fetchone()[0])


def polars(path, threads):
    peers.use_threads(threads)
    import polars

    schema = {"id": polars.Int64, "key": polars.Int32, "amount": polars.Float64, "name": polars.String}

    def run():
        table = {
            ".csv": lambda: polars.scan_csv(path, schema=schema),
            ".jsonl": lambda: polars.scan_ndjson(path, schema=schema),
            ".parquet": lambda: polars.scan_parquet(path),
        }[path.suffix]()
        query = table.filter(polars.col("key") < 500).select(polars.col("amount").sum())
        return query.collect(engine="streaming").item()

    return timed(run)


def datafusion(path, threads):
    peers.use_threads(threads)
    import pyarrow

    context = peers.datafusion(threads)
    schema = pyarrow.schema({"id": pyarrow.int64(), "key": pyarrow.int32(), "amount": pyarrow.float64(), "name": pyarrow.string()})  # fmt: skip

    def run():
        if path.suffix == ".csv":
            context.register_csv("t", path, schema=schema, has_header=True)
        elif path.suffix == ".jsonl":
            context.register_json("t", path, schema=schema, file_extension=".jsonl")
        else:
            context.register_parquet("t", path)
        return context.sql(SQL).to_arrow_table()["amount"][0].as_py()

    return timed(run)


CONTESTANTS = {
    **{f"phlox --engine {engine}, whole process": functools.partial(phlox_command, engine) for engine in peers.PHLOX_ENGINES},
    "DuckDB": duckdb,
    "Polars, streaming": polars,
    "DataFusion": datafusion,
}  # fmt: skip


def section(kind, path, repeats, threads):
    both = measure.contest({NEWLINES: newlines, **CONTESTANTS}, repeats, path, threads)
    count = both.pop(NEWLINES)
    if "missing" in count:
        raise SystemExit(f"{NEWLINES}: {count['missing']}")
    measure.check_equal(both, kind)
    size = path.stat().st_size
    lines = [
        "",
        f"## {kind}, {size / 1e6:.0f} MB",
        "",
        "| contestant | seconds | GB/s | share of the speed of counting newlines | peak memory, MB |",
        "|---|---|---|---|---|",
    ]
    rows = {NEWLINES: count, **both}
    for name, each in sorted(measure.ran(rows).items(), key=lambda item: item[1]["seconds"]):
        seconds = each["seconds"]
        share = count["seconds"] / seconds
        lines.append(f"| {name} | {seconds:.3f} | {size / seconds / 1e9:.2f} | {share:.1%} | {each['peak'] / 1e6:.0f} |")
    return lines + [f"| {name} | {each['missing']} | | | |" for name, each in both.items() if "missing" in each]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10**9, help="bytes of each file")
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=peers.cores())
    parser.add_argument("--formats", type=measure.chosen("format", FORMATS), default=list(FORMATS))
    parser.add_argument("--no-result", action="store_true", help="print, and leave bench/results alone")
    args = parser.parse_args()
    folder = args.folder or measure.ROOT / "build" / "bench" / "scan" / str(args.size)
    measure.build("scan_newlines")
    lines = [
        f"`{QUERY}`, files in the page cache, {args.threads} threads; medians of {args.repeats} runs in turns, each a "
        "process of its own; all answers are equal to nine digits. phlox is timed as a whole process, Python "
        "contestants without their imports, the loop that counts newlines without its start.",
    ]
    for kind in args.formats:
        path = folder / f"scan.{kind}"
        measure.must(measure.in_child(prepare, path, args.size))
        lines += section(kind, path, args.repeats, args.threads)
    measure.write("scan", "Scan, filter, sum", "bench/scan/run.py", lines, save=not args.no_result)


if __name__ == "__main__":
    main()
