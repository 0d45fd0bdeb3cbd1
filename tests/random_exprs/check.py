"""One draw: a random expression, the judge's answer, and the engine's, with and without rewrites."""

import contextlib
import functools
import json
import pathlib
import random
import tempfile
from dataclasses import dataclass

import judge
import phlox
from cases import databases, storages
from cases.cells import format_table
from cases.runner import LACKS, all_rules, compute
from cases.splitting import Parts, shown
from judge import Undetermined, parse_type

from .generator import Generator, types_in
from .random_tables import random_tables
from .shrink import shrink


@dataclass
class Draw:
    seed: int
    node: object
    tables: dict

    @property
    def text(self):
        return str(self.node)


def symbols_of(tables):
    return {name: phlox.symbol(name, datashape) for name, (datashape, _) in tables.items()}


def draw(seed, depth, generator=Generator):
    """The same for the same seed, depth and generator."""
    rng = random.Random(f"{seed}/{depth}")
    tables = random_tables(rng)
    symbols = symbols_of(tables)

    def fields(table):
        return types_in(phlox.parse(str(table), symbols).schema)

    for _ in range(200):
        try:
            node = generator(rng, fields, list(tables)).query(depth)
            phlox.parse(str(node), symbols)
        except phlox.Error:
            continue  # types that do not mix: draw again
        return Draw(seed, node, tables)
    raise AssertionError(f"seed {seed}: no well-typed expression in 200 attempts")


def why_wrong(node, tables, off_lists, database=None):
    """Where an engine and the judge differ, or an empty text; None where that cannot be said. Raises phlox.Error if it
    is no expression. Without lists of rewrites to leave out it is the native engine that is asked, or a database with
    the tables in it."""
    symbols = symbols_of(tables)
    expr = phlox.parse(str(node), symbols)
    again = phlox.parse(expr.to_text(), symbols)
    if not again.equals(expr):
        return f"text: {expr.to_text()} parses to {again.to_text()}"
    if not phlox.from_json(expr.to_json()).equals(expr):
        return "json: reads back as another expression"
    try:
        outcome = judge.judge(expr.to_json(), {name: table for name, (_, table) in tables.items()})
    except Undetermined:
        return None
    type_problem = check_types(expr, outcome)
    if type_problem:
        return type_problem
    if database:
        with in_database(database, symbols, tables) as sources:
            return sources and why_runs_differ(expr, [(database, sources, {"engine": "auto"})], outcome)
    if not off_lists:
        return why_runs_differ(expr, native_runs(symbols, tables), outcome)
    memory = {symbols[name]: storages.arrow_table(table) for name, (_, table) in tables.items()}
    with tempfile.TemporaryDirectory() as folder:
        runs = [(f"without {off or 'nothing'}", memory, {"off": off, "engine": "duckdb"}) for off in off_lists]
        runs += [("in Parquet files", sources, {}) for sources in in_files(symbols, tables, folder)]
        return why_runs_differ(expr, runs + native_runs(symbols, tables)[1:2], outcome)


# Threads of the native engine, and the rows of each chunk that they get.
THREADS = ((1, 1000), (2, 1), (7, 3))


def native_runs(symbols, tables):
    return [
        (
            f"native on {threads}",
            {symbols[name]: storages.chunked(rows)(table, None) for name, (_, table) in tables.items()},
            {"engine": "native", "threads": threads},
        )
        for threads, rows in THREADS
    ]


@functools.cache
def opened(database):
    return databases.DATABASES[database](pathlib.Path(tempfile.mkdtemp()))


@contextlib.contextmanager
def in_database(name, symbols, tables):
    """The tables as such of the database; None where it has no room for them."""
    database = opened(name)
    try:
        sources = {symbols[one]: database.add(table) for one, (_, table) in tables.items()}
    except storages.CannotHold:
        sources = None
    try:
        yield sources
    finally:
        database.clear()


def in_files(symbols, tables, folder):
    """The tables as Parquet files, which the engine reads itself and knows sizes from; none where they have no room."""
    sources = {}
    for name, (_, table) in tables.items():
        place = pathlib.Path(folder) / name
        place.mkdir()
        try:
            sources[symbols[name]] = storages.parquet(table, place)
        except storages.CannotHold:
            return
    yield sources


def why_runs_differ(expr, runs, outcome):
    decided = False
    for label, sources, how in runs:
        try:
            _, rows, error = compute(expr, sources, **how)
        except OverflowError:  # a single time outside of Python's years
            return None
        if error and error.startswith(LACKS):
            continue
        decided = True
        if error and is_internal(error):
            return f"{label}: {error}"
        why = outcome.differs(None, rows, error)
        if error and "DECIMAL(38," in error and "out of range" in error:
            return None  # more than 38 digits in a comparison, of a row that is dropped
        if why and outcome.in_key:
            return None
        # An error on one side only, of values that a condition looks at.
        if why and (error or outcome.error) and has_risky_condition(expr):
            return None
        if why:
            return f"{label}: {why}"
    return "" if decided else None


RISKY = {"add", "sub", "mul", "neg", "abs", "floordiv", "mod", "round", "cast", "diff"}
RISKY |= {"str.repeat", "str.pad", "str.zfill"}


def has_risky_condition(expr):
    """Is there a filter whose condition may fail, or the columns that it is about? An engine may ask it of rows that
    a join or another condition drops, and not at all where it is false whatever they are (docs/semantics.md), and
    the judge does not know of which."""
    nodes = json.loads(expr.to_json())["nodes"]
    todo = [i for node in nodes if node["op"] == "filter" for i in node["args"]]
    while todo:
        node = nodes[todo.pop()]
        if node["op"] in RISKY:
            return True
        todo += node.get("args", [])
    return False


def is_internal(error):
    return "bug of phlox" in error or "internal" in error.lower() or "Binder" in error or "Parser" in error


def check_types(expr, outcome):
    """The type that phlox gave against the values, and against the judge's own type rules."""
    if outcome.table is None:
        return ""
    type_ = parse_type(str(expr.type))
    if type_.kind == "list" and type_.element.kind == "record":
        types = [t for _, t in type_.element.fields]
    else:
        types = [type_.element if str(type_).startswith("var * ") else type_]
        if outcome.table.types[0].kind == "list" and types[0].kind != "list":
            types = [type_]
    for i, (mine, theirs) in enumerate(zip(outcome.table.types, types)):
        a, b = mine.without_options(), theirs.without_options()
        if a != b and a.kind != "null":
            return f"type: column {i} is {theirs}, the judge says {mine}"
        if not theirs.option and any(row[i] is None for row in outcome.table.rows):
            return f"type: column {i} is {theirs} and holds a null"
    return ""


def check(one, rng, engine=None):
    """None if the draw is not decided, else the trouble as text (empty: none)."""
    if engine:
        return why_wrong(one.node, one.tables, [], None if engine == "native" else engine), []
    rules = all_rules()
    off_lists = [[], rules, rng.sample(rules, rng.randint(1, len(rules) - 1))]
    return why_wrong(one.node, one.tables, off_lists), off_lists


def report(one, why, off_lists, database=None):
    """The failure, shrunk, as a case that could be pasted into cases/."""
    label = why.split(":")[0]

    def fails(node, tables):
        try:
            found = why_wrong(node, tables, off_lists, database)
        except phlox.Error:
            return False
        return bool(found) and found.split(":")[0] == label

    node, tables = shrink(one.node, one.tables, fails)
    lines = [f"seed {one.seed}: {why_wrong(node, tables, off_lists, database)}", ""]
    for name, (datashape, table) in tables.items():
        if f"{name}" in str(node):
            lines.append(f"table {name}: {datashape}")
            lines += ["  " + line for line in format_table(table.names, table.types, table.rows)]
    return "\n".join([*lines, f"case: seed {one.seed}", f"expr: {node}", f"(drawn as {one.text})"])


def why_split_is_wrong(one, rng):
    """Where the answer in parts is not the judge's, by each table of the draw cut in two; None if the judge
    has no say."""
    symbols = symbols_of(one.tables)
    expr = phlox.parse(one.text, symbols)
    try:
        outcome = judge.judge(expr.to_json(), {name: table for name, (_, table) in one.tables.items()})
    except Undetermined:
        return None
    sources = {name: storages.arrow_table(table) for name, (_, table) in one.tables.items()}
    for name in [node["name"] for node in json.loads(expr.to_json())["nodes"] if node["op"] == "symbol"]:
        rows, error = None, ""
        try:
            split = phlox.split(expr, symbols[name])
        except phlox.NotFoundError:
            continue  # the rewrites found that it is not needed
        cut = rng.randint(0, sources[name].num_rows)
        try:
            answer = Parts(split, sources).answer([cut, sources[name].num_rows - cut], Parts.at_once)
            rows = storages.rows_of(answer)[1]
        except phlox.Error as failed:
            error = str(failed)
        except OverflowError:  # a single time outside of Python's years
            return None
        if error and not is_internal(error) and (outcome.in_filter or outcome.in_key):
            continue
        why = outcome.differs(None, rows, error)
        if why:
            return f"split by {name} at row {cut}: {why}\n{shown(split)}"
    return ""
