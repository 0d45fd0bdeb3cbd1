"""Counting weblinks: phlox beside pandas, Polars and DuckDB, on one million pages and fifty million arcs."""

import argparse
import hashlib
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measure  # noqa: E402
from generate import generate  # noqa: E402

QUERY = 'join(arcs, index, "id").by(_.name, links=_.id.count())'


def digest(rows):
    """One number for an answer, whatever its order: so that all contestants are seen to agree."""
    total = 0
    for name, links in rows:
        total ^= int.from_bytes(hashlib.blake2b(f"{name}\t{links}".encode(), digest_size=8).digest(), "big")
    return f"{total:016x}"


def phlox_command(folder):
    begin = time.perf_counter()
    out = subprocess.run(
        [measure.ROOT / "build" / "phlox", "query", QUERY, "--format", "tsv",
         f"index: {{name: string, id: int32}} = {folder}/index.txt",
         f"arcs: {{out: int32, id: int32}} = {folder}/arcs.txt"],
        check=True, capture_output=True, text=True)  # fmt: skip
    seconds = time.perf_counter() - begin
    return seconds, digest(line.split("\t") for line in out.stdout.splitlines()[1:])


def phlox_python(folder):
    import phlox

    begin = time.perf_counter()
    arcs = phlox.symbol("arcs", "{out: int32, id: int32}")
    index = phlox.symbol("index", "{name: string, id: int32}")
    joined = phlox.join(arcs, index, "id")
    query = joined.by(joined.name, links=joined.id.count())
    answer = phlox.compute(query, {arcs: f"{folder}/arcs.txt", index: f"{folder}/index.txt"}).to_arrow()
    seconds = time.perf_counter() - begin
    return seconds, digest(zip(answer["name"].to_pylist(), answer["links"].to_pylist()))


def pandas(folder):
    import pandas

    begin = time.perf_counter()
    arcs = pandas.read_csv(f"{folder}/arcs.txt", sep="\t", names=["out", "id"], dtype="int32", engine="pyarrow")
    index = pandas.read_csv(f"{folder}/index.txt", sep="\t", names=["name", "id"], engine="pyarrow")
    counts = arcs.merge(index, on="id").groupby("name")["id"].count()
    seconds = time.perf_counter() - begin
    return seconds, digest(zip(counts.index, counts))


def polars(folder):
    import polars

    begin = time.perf_counter()
    integer = polars.Int32
    arcs = polars.scan_csv(f"{folder}/arcs.txt", separator="\t", has_header=False,
                           schema={"out": integer, "id": integer})  # fmt: skip
    index = polars.scan_csv(f"{folder}/index.txt", separator="\t", has_header=False,
                            schema={"name": polars.String, "id": integer})  # fmt: skip
    answer = arcs.join(index, on="id").group_by("name").agg(polars.col("id").count().alias("links")).collect(
        engine="streaming")  # fmt: skip
    seconds = time.perf_counter() - begin
    return seconds, digest(answer.iter_rows())


ARCS = "read_csv('{0}/arcs.txt', delim='\t', header=false, auto_detect=false, columns={{'out': 'INT', 'id': 'INT'}})"
INDEX = ("read_csv('{0}/index.txt', delim='\t', header=false, auto_detect=false, "
         "columns={{'name': 'VARCHAR', 'id': 'INT'}})")  # fmt: skip
PLAIN = f"SELECT name, count(id) AS links FROM {ARCS} AS arcs JOIN {INDEX} AS pages USING (id) GROUP BY name"
BEST = (f"SELECT name, sum(n)::BIGINT AS links FROM (SELECT id, count(*) AS n FROM {ARCS} GROUP BY id) "
        f"JOIN {INDEX} AS pages USING (id) GROUP BY name")  # fmt: skip


def run_duckdb(sql, folder):
    import duckdb

    begin = time.perf_counter()
    answer = duckdb.connect().execute(sql.format(folder)).to_arrow_table()
    seconds = time.perf_counter() - begin
    return seconds, digest(zip(answer["name"].to_pylist(), answer["links"].to_pylist()))


def duckdb_plain(folder):
    return run_duckdb(PLAIN, folder)


def duckdb_best(folder):
    return run_duckdb(BEST, folder)


CONTESTANTS = {
    "phlox (command, whole process)": phlox_command,
    "phlox (Python)": phlox_python,
    "DuckDB, count below the join by hand": duckdb_best,
    "DuckDB, plain SQL": duckdb_plain,
    "Polars, streaming": polars,
    "pandas, pyarrow reader": pandas,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=pathlib.Path, default=measure.ROOT / "build" / "bench" / "weblinks")
    parser.add_argument("--repeats", type=int, default=5)
    args = parser.parse_args()
    if not (args.folder / "arcs.txt").exists():
        print("making one million pages and fifty million arcs", file=sys.stderr)
        generate(args.folder, 1_000_000, 50_000_000, 2014, 8.0)
    size = sum(path.stat().st_size for path in args.folder.iterdir())
    results = measure.contest(CONTESTANTS, args.repeats, args.folder)
    if len({each["value"] for each in results.values()}) != 1:
        raise SystemExit(f"the answers differ: {[(name, each['value']) for name, each in results.items()]}")
    base = results["phlox (command, whole process)"]["seconds"]
    lines = [
        f"`{QUERY}` over {size / 1e6:.0f} MB of TSV in the page cache; medians of {args.repeats} runs in turns; "
        "all answers are equal. Python contestants are timed without their imports.",
        "",
        "| contestant | seconds | times phlox | peak memory, MB |",
        "|---|---|---|---|",
    ]
    for name, each in sorted(results.items(), key=lambda item: item[1]["seconds"]):
        lines.append(f"| {name} | {each['seconds']:.2f} | {each['seconds'] / base:.2f} | {each['peak'] / 1e6:.0f} |")
    measure.write("weblinks", "Counting weblinks", "bench/weblinks/run.py", lines)


if __name__ == "__main__":
    main()
