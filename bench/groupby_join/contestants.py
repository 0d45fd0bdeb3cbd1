"""One question of the db-benchmark, by each contestant: a function of (question, folder, source, threads), source one
of SOURCES. "memory" is an Arrow table that was there before the time runs; of Polars its own DataFrame."""

import functools
import time

import peers
from groupby_join.questions import ALL as QUESTIONS

SOURCES = ("csv", "parquet", "memory")
# Of an Arrow type the name in phlox, DuckDB and Polars.
TYPES = {
    "string": ("string", "VARCHAR", "String"),
    "int32": ("int32", "INTEGER", "Int32"),
    "double": ("float64", "DOUBLE", "Float64"),
}


def schema(folder, table):
    """Of the CSV file too: all contestants are told the types."""
    import pyarrow.parquet

    return pyarrow.parquet.read_schema(folder / f"{table}.parquet").remove_metadata()


def types(folder, table, which):
    return {field.name: TYPES[str(field.type)][which] for field in schema(folder, table)}


def arrow(folder, table):
    import pyarrow.parquet

    return pyarrow.parquet.read_table(folder / f"{table}.parquet")


def timed(run):
    """(seconds, how to take the fingerprint) of what run() gives."""
    begin = time.perf_counter()
    answer = run()
    return time.perf_counter() - begin, lambda: peers.fingerprint(answer)


def phlox(engine, question, folder, source, threads):
    peers.use_threads(threads)
    import phlox

    options = peers.phlox_options(engine, threads)
    asked = QUESTIONS[question]
    shapes = {
        name: "{" + ", ".join(f"{column}: {kind}" for column, kind in types(folder, name, 0).items()) + "}"
        for name in asked.tables
    }
    loaded = {name: arrow(folder, name) for name in asked.tables} if source == "memory" else {}

    def run():
        if source == "memory":
            tables = {name: phlox.data(loaded[name]) for name in asked.tables}
        elif source == "csv":
            tables = {name: phlox.data(f"{folder}/{name}.csv", shapes[name]) for name in asked.tables}
        else:
            tables = {name: phlox.data(f"{folder}/{name}.parquet") for name in asked.tables}
        return phlox.compute(phlox.parse(asked.phlox, tables), **options).to_arrow()

    return timed(run)


def duckdb(question, folder, source, threads):
    peers.use_threads(threads)
    connection = peers.duckdb(threads)
    asked = QUESTIONS[question]
    columns = {name: types(folder, name, 1) for name in asked.tables}
    if source == "memory":
        for name in asked.tables:
            connection.register(name, arrow(folder, name))

    def run():
        for name in asked.tables:
            file = f"{folder}/{name}.{source}"
            if source == "csv":
                file = f"read_csv('{file}', header=true, auto_detect=false, columns={columns[name]})"
            elif source == "parquet":
                file = f"'{file}'"
            if source != "memory":
                connection.execute(f"CREATE VIEW {name} AS FROM {file}")
        return connection.execute(asked.sql).to_arrow_table()

    return timed(run)


def datafusion(question, folder, source, threads):
    peers.use_threads(threads)
    context = peers.datafusion(threads)
    asked = QUESTIONS[question]
    schemas = {name: schema(folder, name) for name in asked.tables}
    if source == "memory":
        for name in asked.tables:
            batches = arrow(folder, name).to_batches(max_chunksize=8192)  # what its operators take at once
            parts = [batches[i::threads] for i in range(threads)]
            context.register_record_batches(name, [part for part in parts if part])

    def run():
        for name in asked.tables:
            if source == "csv":
                context.register_csv(name, f"{folder}/{name}.csv", schema=schemas[name], has_header=True)
            elif source == "parquet":
                context.register_parquet(name, f"{folder}/{name}.parquet")
        return context.sql(asked.datafusion or asked.sql).to_arrow_table()

    return timed(run)


def polars(question, folder, source, threads):
    peers.use_threads(threads)
    import polars

    asked = QUESTIONS[question]
    kinds = {name: {c: getattr(polars, kind) for c, kind in types(folder, name, 2).items()} for name in asked.tables}
    loaded = {name: polars.read_parquet(folder / f"{name}.parquet") for name in asked.tables} if source == "memory" else {}  # fmt: skip

    def table(name):
        if source == "memory":
            return loaded[name].lazy()
        if source == "csv":
            return polars.scan_csv(folder / f"{name}.csv", schema=kinds[name])
        return polars.scan_parquet(folder / f"{name}.parquet")

    def run():
        query = asked.polars(polars, *map(table, asked.tables))
        return query.collect(engine="in-memory" if source == "memory" else "streaming")

    return timed(run)


OURS = {engine: f"phlox {engine}" for engine in peers.PHLOX_ENGINES}
PEERS = {"DuckDB": duckdb, "Polars": polars, "DataFusion": datafusion}
ALL = {**{name: functools.partial(phlox, engine) for engine, name in OURS.items()}, **PEERS}
