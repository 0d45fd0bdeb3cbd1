"""Reads *.case files, and writes their expected part again.

A file holds tables and cases that share them. Every entry is `key: value`, or `key:` with lines
indented by two spaces below. A line that starts with # is a comment.

    table t: {name: string, x: ?int64}     a table, written out; also `use: NAME` for the tables of
      name  | x                            cases/data/NAME.table
      Alice | 1
    file f: flights.csv?null=NA            or a file of the flights data (flights.py beside this)

    case: nulls are skipped                starts a case
    expr: t.x.sum()                        what a user writes
    type: ?int64                           the type of the expression
    order: yes                             only where rows must come in this order
    rows:                                  what comes out
      x_sum
      1
    error:                                 or instead: the message as it is rendered
    error.python:                          what Python says, where its grammar makes it another
    pandas: ...                            optional: a frame that pandas gives for the same question
    rewritten: ...                         optional: the text after all rewrites
    sql.duckdb: ...                        optional: what the engine gets
    todo WHERE: reason                     exemptions, of variants whose name begins with WHERE
    lacks WHERE: reason                    (`all` is every one): ours to do, the engine's lack,
    never WHERE: reason                    and never possible. They fail when they pass.
"""

import functools
import re
from dataclasses import dataclass, field
from pathlib import Path

from judge import Table, parse_type

from . import cells

ROOT = Path(__file__).resolve().parents[2] / "cases"
CASE_KEYS = ("expr", "type", "order", "rows", "error", "error.python", "rewritten", "sql.duckdb", "pandas")
EXEMPTIONS = ("todo", "lacks", "never")


@dataclass(frozen=True)
class DataFile:
    """A file of the flights data, with URI options, in place of a table that is written out."""

    uri: str


@dataclass
class Entry:
    key: str
    value: str
    block: list  # the indented lines, without the indent
    line: int  # of the key, from 0
    end: int  # behind its last line


@dataclass
class Case:
    path: Path
    title: str
    tables: dict  # name -> (datashape text, Table)
    entries: dict  # key -> Entry
    line: int
    exemptions: list = field(default_factory=list)  # (kind, where, reason)

    @property
    def id(self):
        return f"{self.path.relative_to(ROOT).with_suffix('')}: {self.title}"

    def text(self, key):
        """The entry as one text, or None."""
        entry = self.entries.get(key)
        if entry is None:
            return None
        return "\n".join(filter(None, [entry.value, *entry.block]))

    @property
    def expr(self):
        return " ".join((self.text("expr") or "").split("\n"))

    @property
    def ordered(self):
        return self.text("order") == "yes"

    def exemption(self, variant):
        for kind, where, reason in self.exemptions:
            if where == "all" or variant.startswith(where):
                return f"{kind} {where}: {reason}"
        return ""

    def expected_rows(self):
        """(names, rows), read with the types of `type:`; None where an error is expected."""
        if "rows" not in self.entries:
            return None
        type_ = parse_type(self.text("type"))
        if type_.kind == "list" and type_.element.kind == "record":
            fields = type_.element.fields
            return cells.parse_table(self.entries["rows"].block, lambda names: [t for _, t in fields])
        element = type_.element if self.is_column(type_) else type_
        return cells.parse_table(self.entries["rows"].block, lambda names: [element])

    def is_column(self, type_):
        return type_.kind == "list" and type_.length < 0 and self.text("type").startswith("var *")


def read_entries(path):
    lines = path.read_text(encoding="utf-8").split("\n")
    entries = []
    for number, line in enumerate(lines):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("  "):
            if not entries:
                raise ValueError(f"{path}:{number + 1}: a line belongs to no entry")
            entries[-1].block.append(line[2:])
            entries[-1].end = number + 1
            continue
        match = re.match(r"([A-Za-z][\w. *\[\]-]*?):(?: (.*))?$", line)
        if not match:
            raise ValueError(f"{path}:{number + 1}: `key: value` expected: {line!r}")
        entries.append(Entry(match[1], (match[2] or "").strip(), [], number, number + 1))
    return entries, lines


@functools.cache
def read_tables(path):
    """The same tables for every file that uses them, so that a shelf makes them once."""
    return {name: table for name, table in tables_of(path, read_entries(path)[0])}


def tables_of(path, entries):
    for entry in entries:
        try:
            if entry.key == "use":
                for name in entry.value.split():
                    yield from read_tables(ROOT / "data" / f"{name}.table").items()
            elif entry.key.startswith("table "):
                yield entry.key.split()[1], table_of(entry)
            elif entry.key.startswith("file "):
                yield entry.key.split()[1], ("", DataFile(entry.value))
        except (ValueError, KeyError, ArithmeticError) as error:
            raise ValueError(f"{path}:{entry.line + 1}: {error}") from error


def table_of(entry):
    fields = dict(parse_type(entry.value).fields)
    names, rows = cells.parse_table(entry.block, lambda names: [fields[n] for n in names])
    if list(fields) != names:
        raise ValueError(f"the columns are {names}, the datashape says {list(fields)}")
    return entry.value, Table(names, list(fields.values()), rows)


def read_cases(path):
    entries, _ = read_entries(path)
    tables = dict(tables_of(path, [e for e in entries if is_data(e)]))
    cases = []
    for entry in entries:
        if entry.key == "case":
            cases.append(Case(path, entry.value, tables, {}, entry.line))
            continue
        if is_data(entry):
            continue
        if not cases:
            raise ValueError(f"{path}:{entry.line + 1}: {entry.key} before the first case")
        kind, _, where = entry.key.partition(" ")
        if kind in EXEMPTIONS:
            cases[-1].exemptions.append((kind, where or "all", entry.value))
        elif entry.key not in CASE_KEYS or entry.key in cases[-1].entries:
            raise ValueError(f"{path}:{entry.line + 1}: unknown or doubled key {entry.key!r}")
        else:
            cases[-1].entries[entry.key] = entry
    titles = [case.title for case in cases]
    for title in titles:
        if titles.count(title) > 1:
            raise ValueError(f"{path}: two cases {title!r}")
    return cases


def is_data(entry):
    return entry.key == "use" or entry.key.startswith(("table ", "file "))


def all_paths():
    return sorted(ROOT.glob("**/*.case"))


def replace_expected(case, blocks):
    """Writes the case's file again with these entries ({key: lines}; a line without indent stands
    behind the key) in place of all that was expected."""
    lines = case.path.read_text(encoding="utf-8").split("\n")
    old = [case.entries[k] for k in ("type", "order", "rows", "error", "error.python", "rewritten", "sql.duckdb")
           if k in case.entries]
    for entry in sorted(old, key=lambda e: -e.line):
        del lines[entry.line : entry.end]
    gone = [e for e in old if e.line < case.entries["expr"].line]
    at = case.entries["expr"].end - sum(e.end - e.line for e in gone)
    new = []
    for key, value in blocks.items():
        if isinstance(value, str):
            new.append(f"{key}: {value}")
        else:
            new += [f"{key}:"] + [("  " + line).rstrip() for line in value]
    lines[at:at] = new
    case.path.write_text("\n".join(lines), encoding="utf-8")
