"""A case's tables in databases: each is a storage whose engine runs what it can of a query itself.

DATABASES maps a name to a class, which is made with a folder; its add(table) gives a URI, or raises
CannotHold.
"""

import math
import sqlite3

from judge import casts

from .storages import CannotHold


def quoted(name):
    if "\0" in name:
        raise CannotHold("a name with a zero byte")
    return '"' + name.replace('"', '""') + '"'


# ---- SQLite


def sqlite_type(type_):
    """The type of a column, by whose name phlox knows what it holds."""
    kind = type_.kind
    if kind == "categorical":
        return sqlite_type(type_.element)
    if kind in ("list", "map", "record"):
        raise CannotHold(f"{kind}s in SQLite")
    if type_.is_integer:
        return "TEXT" if kind == "uint64" else "INTEGER"
    if kind == "datetime":
        return "TEXT" if type_.zone else "DATETIME"
    names = {"float32": "REAL", "float64": "REAL", "string": "TEXT", "bytes": "BLOB", "bool": "BOOLEAN",
             "decimal": "TEXT"}
    return names.get(kind, kind.upper())


def sqlite_value(value, type_):
    kind = type_.kind
    if value is None:
        return None
    if kind == "categorical":
        return sqlite_value(value, type_.element)
    if kind == "string":
        try:
            value.encode()
        except UnicodeEncodeError:
            raise CannotHold("text that is no UTF-8") from None
        return value
    if kind in ("float32", "float64"):
        return "nan" if value != value else value
    if kind == "decimal":
        return f"{value:.{type_.scale}f}"
    if kind in ("date", "time", "datetime"):
        try:
            return casts.temporal_text(value, type_)
        except OverflowError:
            raise CannotHold("a time beyond what ISO 8601 writes") from None
    if kind == "uint64":
        return str(value)
    return value


def is_minus_zero(value):
    """A column declared as REAL keeps no sign of a zero; one without a type does."""
    return isinstance(value, float) and value == 0 and math.copysign(1, value) < 0


def check_names(table):
    if len({name.upper() for name in table.names}) < len(table.names):
        raise CannotHold("names that differ in the case of letters only")


class Sqlite:
    """One file for all tables, since one query may read several."""

    def __init__(self, folder):
        self.path = folder / "cases.db"
        self.count = 0

    def add(self, table):
        check_names(table)
        rows = [tuple(map(sqlite_value, row, table.types)) for row in table.rows]
        columns = ", ".join(
            f"{quoted(name)} {'' if any(map(is_minus_zero, table.column(name)[1])) else sqlite_type(t)}"
            f"{'' if t.option else ' NOT NULL'}"
            for name, t in zip(table.names, table.types)
        )
        self.count += 1
        name = f"t{self.count}"
        connection = sqlite3.connect(self.path)
        with connection:
            connection.execute(f"CREATE TABLE {name} ({columns})")
            places = ", ".join("?" for _ in table.names)
            connection.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
        connection.close()
        return f"sqlite:///{self.path}::{name}"


DATABASES = {"sqlite": Sqlite}
