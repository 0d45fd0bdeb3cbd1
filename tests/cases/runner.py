"""Runs one case in every way in which it must give the same.

A way is a variant, named for exemptions: `text` `python` `json` (the forms of the expression), `type`,
`judge` (the independent interpreter), each storage (`csv`, `memory.1`, ...) on the embedded engine, `parquet.stream`,
`without RULE` and `without rewrites`, `auto` (whoever is chosen), `native.N` (the native engine on N threads), and `rewritten` and `sql.duckdb` where the case says what they are.
"""

import datetime
import json
import warnings
from dataclasses import dataclass, field

import judge
import phlox
import pyarrow as pa
from judge import Outcome, Table, Undetermined, parse_type

from . import cells, databases, flights, storages
from .case_file import DataFile

EPOCH = datetime.datetime(1970, 1, 1)
# The same text in another wrapping: an engine gets the same rows from both. So the wrapping is tried for
# each choice of a table's columns once, and not for every question that is asked of them.
# Threads of the native engine, each with chunks of its own.
NATIVE = {1: "memory", 2: "memory.1", 3: "csv", 5: "parquet", 7: "memory.7"}
LACKS = "the native engine "
TWINS = {"csv.gz": "csv", "tsv": "csv", "json": "jsonl", "dicts": "tuples"}


@dataclass
class Shelf:
    """Tables in every storage, made once."""

    folder: object
    made: dict = field(default_factory=dict)
    databases: dict = field(default_factory=dict)  # name -> the one that is open
    seen: set = field(default_factory=set)  # (storage, what was read of which tables) of twins

    def database(self, name):
        if name not in self.databases:
            self.databases[name] = databases.DATABASES[name](self.folder)
        return self.databases[name]

    def source(self, case, name, storage):
        datashape, table = case.tables[name]
        key = (table if isinstance(table, DataFile) else id(table), storage)
        if key not in self.made:
            folder = self.folder / f"{len(self.made)}"
            folder.mkdir()
            try:
                if isinstance(table, DataFile):
                    made = flights.STORAGES.get(storage, flights.cannot)(table.uri, folder)
                else:
                    made = self.database(storage).add(table) if storage in databases.DATABASES \
                        else storages.MAKERS[storage](table, folder)
                self.made[key] = (table, made)
            except storages.CannotHold as error:
                self.made[key] = (table, error)
        source = self.made[key][1]
        if isinstance(source, storages.CannotHold):
            raise source
        return source


class Failure(Exception):
    """This variant is not as the case says."""


class Run:
    """One case; `failures` after `all()` says what went wrong, `skipped` counts what cannot be."""

    def __init__(self, case, shelf):
        self.case = case
        self.shelf = shelf
        self.wrong = {}  # why -> the variants for which it is so
        self.count = 0
        self.skipped = 0
        self.lacks = set()  # what the native engine says that it has not
        self.placed = {}  # database -> why it does not run all of it, or ""
        self.symbols = {
            name: flights.symbol(name, table.uri) if isinstance(table, DataFile)
            else phlox.symbol(name, datashape)
            for name, (datashape, table) in case.tables.items()
        }  # fmt: skip
        self.expr = None
        self.outcome = None  # the judge's, if it has one
        self._leaves = None
        self._plan = None

    # ---- the parts

    def all(self):
        self.variant("text", self.check_text)
        self.variant("python", self.check_python)
        if self.expr is not None:
            self.variant("json", self.check_json)
            self.variant("type", self.check_type)
            self.variant("judge", self.check_judge)
            self.variant("pandas", self.check_pandas)
            for storage in self.storages():
                self.variant(storage, lambda storage=storage: self.check_storage(storage))
            # Parquet files are read in place by the engine; here by the reader that other engines need.
            self.variant("parquet.stream", lambda: self.check_storage("parquet", ["read_in_place"]))
            for rule in self.rules():
                self.variant(f"without {rule}", lambda rule=rule: self.check_storage("memory", [rule]))
            self.variant("without rewrites", lambda: self.check_storage("memory", all_rules()))
            self.variant("auto", lambda: self.check_storage("csv" if self.leaves() else "memory", engine="auto"))
            for threads, storage in NATIVE.items():
                self.variant(
                    f"native.{threads}",
                    lambda threads=threads, storage=storage: self.check_native(storage, threads),
                )
            for name in databases.DATABASES:
                if databases.takes(name, self.case):
                    self.variant(name, lambda name=name: self.check_database(name))
            self.variant("rewritten", self.check_rewritten)
            self.variant("sql.duckdb", self.check_sql)
        return self.failures

    def storages(self):
        """Those that can differ for this case."""
        if not self.leaves():
            return ["memory"]
        return [name for name in storages.STORAGES if not self.is_whole(name) and self.is_new(name)]

    def is_whole(self, storage):
        """Chunks that hold all of every table are the table in memory."""
        _, dot, rows = storage.partition("memory.")
        tables = [self.case.tables[name][1] for name in self.leaves()]
        return bool(dot) and all(isinstance(t, Table) and len(t.rows) <= int(rows) for t in tables)

    def is_new(self, storage):
        """Not a twin, or of what has not been read yet."""
        if storage not in TWINS:
            return True
        try:
            plan = self.plan()
        except phlox.Error:
            return True
        if plan["engine"] == "none":
            return True  # the rows go from the reader to the user, who may end early
        read = tuple((one["name"], *one.get("columns", ())) for one in plan["inputs"])
        tables = tuple(id(self.case.tables[name][1]) for name in self.leaves())
        key = (storage, tables, read)
        new = key not in self.shelf.seen
        self.shelf.seen.add(key)
        return new

    def variant(self, name, check):
        exempt = self.case.exemption(name)
        self.count += 1
        try:
            check()
        except storages.CannotHold:
            self.skipped += 1
            return
        except Failure as failure:
            if not exempt:
                self.wrong.setdefault(str(failure), []).append(name)
            return
        if exempt and self.case.exemption(name).split()[1].rstrip(":") == name:
            self.wrong.setdefault(f"passes now; take its exemption away ({exempt})", []).append(name)

    @property
    def failures(self):
        return [f"{', '.join(names)}: {why}" for why, names in self.wrong.items()]

    def check_text(self):
        expected = self.case.text("error")
        try:
            self.expr = phlox.parse(self.case.expr, self.symbols)
        except phlox.Error as error:
            message = rendered(error)
            if expected is None:
                raise Failure(message) from None
            if message != expected:
                raise Failure(f"another error:\n{message}\nexpected:\n{expected}") from None
            return
        text = self.expr.to_text()
        try:
            again = phlox.parse(text, self.symbols)
        except phlox.Error as error:
            raise Failure(f"the text {text} does not parse: {error}") from None
        if not again.equals(self.expr):
            raise Failure(f"the text {text} parses to another expression: {again.to_text()}")

    def check_python(self):
        value, error = in_python(self.case.expr, self.symbols)
        if self.expr is None:
            expected = self.case.text("error.python") or self.case.text("error")
            if (error or "none") != expected:
                raise Failure(f"Python says:\n{error}\nexpected:\n{expected}")
        elif error or not value.equals(self.expr):
            raise Failure(error or f"Python builds {value!r}")

    def check_json(self):
        if not phlox.from_json(self.expr.to_json()).equals(self.expr):
            raise Failure("the JSON form reads back as another expression")

    def check_type(self):
        expected = self.case.text("type")
        if expected is not None and expected != str(self.expr.type):
            raise Failure(f"it is {self.expr.type}, expected {expected}")

    def check_judge(self):
        outcome = judged(self.case, self.expr)
        if outcome is None:
            return
        self.outcome = outcome
        expected = self.case.expected_rows()
        if self.case.text("error") is not None:
            if not outcome.error:
                raise Failure(f"the judge has rows: {outcome.table.rows[:5]}")
        elif expected is not None:
            why = outcome.differs(None, expected[1], "", self.case.ordered)
            if why:
                raise Failure(f"the judge does not agree with the case: {why}")
            if outcome.table.sorted and len(outcome.table.rows) > 1 and not self.case.ordered:
                raise Failure("the rows are sorted: say `order: yes`")

    def check_pandas(self):
        text, expected = self.case.text("pandas"), self.case.expected_rows()
        if text is not None and expected is not None:
            why = flights.differs_from_pandas(text, expected[1])
            if why:
                raise Failure(f"pandas does not agree with the case: {why}")

    def check_native(self, storage, threads):
        """The engine of our own; what it says that it lacks is counted, and the other engine's."""
        # In several pieces, which of several failures is met first is a matter of chance.
        if not self.leaves() or self.case.text("error") is not None:
            storage = "memory"
        self.check_storage(storage, engine="native", threads=threads)

    def check_database(self, name):
        """Tables that an engine holds: it computes what it can, and others do the rest."""
        if not self.leaves():
            raise storages.CannotHold("nothing to hold")
        sources = {self.symbols[one]: self.shelf.source(self.case, one, name) for one in self.leaves()}
        plan = json.loads(self.expr.explain(sources, format="json"))
        self.placed[name] = "" if plan["engine"] == name else plan.get("kept", plan["why"])
        with warnings.catch_warnings(record=True) as notes:
            warnings.simplefilter("always")
            self.check_storage(name, engine="auto")
        for note in notes:
            # A server that turned out not to compute it alike, or at all.
            if "computed here" in str(note.message):
                self.placed[name] = f"{name} began, and it was then computed here"

    def check_storage(self, storage, off=(), **how):
        if self.case.text("error") is not None:
            storage = storages.ONE_GROUP.get(storage, storage)
        sources = {
            self.symbols[name]: self.shelf.source(self.case, name, storage) for name in self.leaves()
        }
        names, rows, error = compute(self.expr, sources, off, **(how or {"engine": self.engine()}))
        if error.startswith(LACKS):
            self.lacks.add(error.split("\n")[0])
            raise storages.CannotHold(error)
        expected = self.case.expected_rows()
        expected_error = self.case.text("error")
        if expected_error is not None:
            if not error:
                raise Failure(f"no error, but rows: {rows[:5]}")
            if error != expected_error and storage not in databases.DATABASES:
                raise Failure(f"another error:\n{error}\nexpected:\n{expected_error}")
            return
        if error:
            raise Failure(error)
        if expected is None:
            raise Failure("the case expects nothing: run `python -m cases --complete`")
        if names is not None and names != expected[0]:
            raise Failure(f"columns {names}, expected {expected[0]}")
        why = self.golden(expected[1]).differs(None, rows, "", self.case.ordered)
        if why:
            raise Failure(why)

    def golden(self, rows):
        """The expected rows with the judge's tolerances, where there are any."""
        if self.outcome is not None and self.outcome.table is not None:
            return self.outcome
        return Outcome(table=Table([], [], [tuple(map(flights.loose, row)) for row in rows]))

    def check_rewritten(self):
        expected = self.case.text("rewritten")
        if expected is not None:
            text = self.rewritten()
            if text != expected:
                raise Failure(f"{text}\nexpected:\n{expected}")

    def check_sql(self):
        expected = self.case.text("sql.duckdb")
        if expected is not None:
            text = phlox.to_sql(self.expr, "duckdb").rstrip()
            if text != expected:
                raise Failure(f"{text}\nexpected:\n{expected}")

    # ---- facts

    def leaves(self):
        if self._leaves is None:
            nodes = json.loads(self.expr.to_json())["nodes"]
            self._leaves = [node["name"] for node in nodes if node["op"] == "symbol"]
        return self._leaves

    def plan(self):
        if self._plan is None:
            self._plan = self.made_plan()
        return self._plan

    def engine(self):
        """The embedded one, unless the rows need none."""
        try:
            return "auto" if self.plan()["engine"] == "none" else "duckdb"
        except phlox.Error:
            return "duckdb"

    def made_plan(self):
        sources = {self.symbols[n]: self.shelf.source(self.case, n, "memory") for n in self.leaves()}
        return json.loads(self.expr.explain(sources, format="json"))

    def rewritten(self):
        plan = self.plan()
        return plan["rewrites"][-1]["after"] if plan["rewrites"] else plan["query"]

    def rules(self):
        """The rewrites that do something here; leaving out others cannot matter."""
        try:
            return [step["rule"] for step in self.plan()["rewrites"]]
        except phlox.Error:
            return []


def in_python(text, symbols):
    """(what Python builds of the text, the error as it is rendered or ""). Of an error that is
    Python's own only the class counts."""
    names = {name: getattr(phlox, name) for name in phlox.__all__}
    try:
        return eval(text, {**names, "_": phlox._, **symbols}), ""  # noqa: S307
    except phlox.Error as error:
        return None, rendered(error)
    except Exception as error:
        return None, type(error).__name__


def judged(case, expr):
    """The judge's outcome, or None where it has no say: large files, and what the language leaves open."""
    tables = {name: table for name, (_, table) in case.tables.items()}
    if any(isinstance(table, DataFile) for table in tables.values()):
        return None
    try:
        return judge.judge(expr.to_json(), tables)
    except Undetermined:
        return None


def all_rules():
    return [rule["name"] for rule in phlox._core.rewrites()]


def rendered(error):
    return str(error).rstrip()


def compute(expr, sources, off=(), **how):
    """(column names or None, rows, error)"""
    try:
        result = phlox.compute(expr, sources, rewrites_off=list(off), **how)
        if not hasattr(result, "to_arrow"):
            return None, [(plain_scalar(result, parse_type(str(expr.type))),)], ""
        table = pa.table(result)
    except phlox.Error as error:
        return None, None, rendered(error)
    except (IndexError, pa.ArrowException) as error:  # raised while the stream was read
        return None, None, str(error).rstrip()
    return *storages.rows_of(table), ""


def plain_scalar(value, type_):
    """What a Python value is to the judge."""
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        if value.tzinfo:
            value = value.astimezone(datetime.UTC).replace(tzinfo=None)
        return (value - EPOCH) // datetime.timedelta(microseconds=1)
    if isinstance(value, datetime.date):
        return (value - EPOCH.date()).days
    if isinstance(value, datetime.time):
        return ((value.hour * 60 + value.minute) * 60 + value.second) * 10**6 + value.microsecond
    if isinstance(value, datetime.timedelta):
        return value // datetime.timedelta(microseconds=1)
    if type_.kind == "list":
        return tuple(plain_scalar(v, type_.element) for v in value)
    if type_.kind == "record":
        return tuple(plain_scalar(value[name], t) for name, t in type_.fields)
    if type_.kind == "map":
        return tuple((plain_scalar(k, type_.key), plain_scalar(v, type_.element)) for k, v in value.items())
    return str(value) if type_.kind == "uuid" else value


def completed(case, shelf):
    """(the expected part of a case, why it is not what happens now). What happens now is expected,
    and where the judge does not agree the judge's rows are."""
    run = Run(case, shelf)
    try:
        run.expr = phlox.parse(case.expr, run.symbols)
    except phlox.Error as error:
        blocks = {"error": rendered(error).split("\n")}
        _, python = in_python(case.expr, run.symbols)
        if python != rendered(error):
            blocks["error.python"] = (python or "none").split("\n")
        return blocks, ""
    blocks = {"type": str(run.expr.type)}
    outcome = judged(case, run.expr)
    sources = {run.symbols[n]: shelf.source(case, n, "memory") for n in run.leaves()}
    names, rows, error = compute(run.expr, sources)
    why = outcome.differs(None, rows, error) if outcome is not None else ""
    if why and outcome.table is not None:
        error = ""
    if error:
        blocks["error"] = error.split("\n")
    else:
        table = outcome.table if outcome is not None and outcome.table is not None else None
        types = table.types if table else column_types(run.expr)
        names = names or column_names(run.expr)
        lines = cells.format_table(names, types, table.rows if table else rows)
        if case.ordered or (table is not None and table.sorted and len(table.rows) > 1):
            blocks["order"] = "yes"
        blocks["rows"] = lines
    if case.text("rewritten") is not None:
        blocks["rewritten"] = run.rewritten().split("\n")
    if case.text("sql.duckdb") is not None:
        blocks["sql.duckdb"] = phlox.to_sql(run.expr, "duckdb").rstrip().split("\n")
    return blocks, why


def column_names(expr):
    type_ = parse_type(str(expr.type))
    if type_.kind == "list" and type_.length < 0 and type_.element.kind == "record":
        return [name for name, _ in type_.element.fields]
    return ["value"]


def column_types(expr):
    type_ = parse_type(str(expr.type))
    if type_.kind == "list" and type_.length < 0 and type_.element.kind == "record":
        return [t for _, t in type_.element.fields]
    return [type_.element if str(type_).startswith("var *") else type_]
