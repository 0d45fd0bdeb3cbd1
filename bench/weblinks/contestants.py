"""Counting weblinks, by each contestant: a function of (folder, source, threads), source one of SOURCES."""

import functools
import time

import measure
import peers

QUERY = 'join(arcs, index, "id").by(_.name, links=_.id.count())'
# The names of a source's files, after "arcs" and "index".
SOURCES = {"TSV": ".txt", "TSV in gzip": ".txt.gz", "Parquet": ".parquet"}
SHAPES = {"index": "{name: string, id: int32}", "arcs": "{out: int32, id: int32}"}


def from_file(file, header):
    """How to take the fingerprint of what a command printed."""
    return lambda: peers.fingerprint(peers.read_tsv(file, {"name": "string", "links": "int64"}, header))


def timed(run):
    """(seconds, how to take the fingerprint) of what run() gives."""
    begin = time.perf_counter()
    answer = run()
    return time.perf_counter() - begin, lambda: peers.fingerprint(answer)


def limit(folder, source, threads):
    peers.use_threads(threads)
    ending = SOURCES[source]
    program = measure.ROOT / "build" / ("weblinks_limit_parquet" if source == "Parquet" else "weblinks_limit")
    seconds, answer = peers.run_command([program, f"{folder}/arcs{ending}", f"{folder}/index{ending}", str(threads)])
    return seconds, from_file(answer, header=False)


def phlox_command(engine, folder, source, threads):
    peers.use_threads(threads)
    bindings = [f"{name}: {shape} = {folder}/{name}{SOURCES[source]}" for name, shape in SHAPES.items()]
    seconds, answer = peers.phlox_query(engine, threads, QUERY, *bindings)
    return seconds, from_file(answer, header=True)


def phlox_python(folder, source, threads):
    peers.use_threads(threads)
    import phlox

    options = peers.phlox_options("auto", threads)

    def run():
        arcs, index = (phlox.symbol(name, SHAPES[name]) for name in ("arcs", "index"))
        joined = phlox.join(arcs, index, "id")
        query = joined.by(joined.name, links=joined.id.count())
        files = {arcs: f"{folder}/arcs{SOURCES[source]}", index: f"{folder}/index{SOURCES[source]}"}
        return phlox.compute(query, files, **options).to_arrow()

    return timed(run)


def pandas(folder, source, threads):
    peers.use_threads(threads)
    import pandas
    import pyarrow

    pyarrow.set_cpu_count(threads)

    def read(name, columns, types):
        if source == "Parquet":
            return pandas.read_parquet(f"{folder}/{name}.parquet", columns=columns)
        return pandas.read_csv(f"{folder}/{name}{SOURCES[source]}", sep="\t", names=columns, dtype=types, engine="pyarrow")  # fmt: skip

    def run():
        arcs, index = read("arcs", ["out", "id"], "int32"), read("index", ["name", "id"], None)
        return arcs.merge(index, on="id").groupby("name")["id"].count().rename("links").reset_index()

    return timed(run)


def polars(tuned, folder, source, threads):
    peers.use_threads(threads)
    import polars

    def scan(file, **schema):
        if source == "Parquet":
            return polars.scan_parquet(f"{folder}/{file}.parquet")
        return polars.scan_csv(f"{folder}/{file}{SOURCES[source]}", separator="\t", has_header=False, schema=schema)

    def run():
        arcs = scan("arcs", out=polars.Int32, id=polars.Int32)
        index = scan("index", name=polars.String, id=polars.Int32)
        if tuned:
            counts = arcs.group_by("id").agg(polars.len().alias("links"))
            query = counts.join(index, on="id").group_by("name").agg(polars.col("links").sum())
        else:
            query = arcs.join(index, on="id").group_by("name").agg(polars.col("id").count().alias("links"))
        return query.collect(engine="streaming")

    return timed(run)


PLAIN = "SELECT name, count(id) AS links FROM arcs JOIN pages USING (id) GROUP BY name"
TUNED = ("SELECT name, sum(n) AS links FROM (SELECT id, count(*) AS n FROM arcs GROUP BY id) AS counts "
         "JOIN pages USING (id) GROUP BY name")  # fmt: skip


def duckdb(sql, folder, source, threads):
    peers.use_threads(threads)
    connection = peers.duckdb(threads)

    def view(name, file, columns):
        path = f"{folder}/{file}{SOURCES[source]}"
        text = f"read_csv('{path}', delim='\t', header=false, auto_detect=false, columns={columns})"
        connection.execute(f"CREATE VIEW {name} AS FROM " + (f"'{path}'" if source == "Parquet" else text))

    def run():
        view("arcs", "arcs", {"out": "INT", "id": "INT"})
        view("pages", "index", {"name": "VARCHAR", "id": "INT"})
        return connection.execute(sql).to_arrow_table()

    return timed(run)


def datafusion(sql, folder, source, threads):
    peers.use_threads(threads)
    import pyarrow

    context = peers.datafusion(threads)

    def table(table, file, **columns):
        path = f"{folder}/{file}{SOURCES[source]}"
        if source == "Parquet":
            context.register_parquet(table, path)
            return
        packing = {"file_extension": ".txt.gz", "file_compression_type": "gzip"} if path.endswith(".gz") else {"file_extension": ".txt"}  # fmt: skip
        context.register_csv(table, path, schema=pyarrow.schema(columns), has_header=False, delimiter="\t", **packing)

    def run():
        table("arcs", "arcs", out=pyarrow.int32(), id=pyarrow.int32())
        table("pages", "index", name=pyarrow.string(), id=pyarrow.int32())
        return context.sql(sql).to_arrow_table()

    return timed(run)


ALL = {
    "loop by hand, whole process": limit,
    **{f"phlox --engine {engine}, whole process": functools.partial(phlox_command, engine) for engine in peers.PHLOX_ENGINES},
    "phlox (Python)": phlox_python,
    "DuckDB, count below the join by hand": functools.partial(duckdb, TUNED),
    "DuckDB, plain SQL": functools.partial(duckdb, PLAIN),
    "Polars, count below the join by hand": functools.partial(polars, True),
    "Polars": functools.partial(polars, False),
    "DataFusion, count below the join by hand": functools.partial(datafusion, TUNED),
    "DataFusion, plain SQL": functools.partial(datafusion, PLAIN),
    "pandas, pyarrow reader": pandas,
}  # fmt: skip
