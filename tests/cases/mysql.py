"""A case's tables in a MySQL or MariaDB, filled by the server's own client."""

import itertools
import math
import os
import re

from judge import casts, parse_type

from .client import Client
from .storages import CannotHold


def quoted(name):
    if "\0" in name:
        raise CannotHold("a name with a zero byte")
    return '"' + name.replace('"', '""') + '"'


UTC_CLOCK = parse_type("datetime")


def mysql_type(type_):
    kind = type_.kind
    if kind == "categorical":
        return mysql_type(type_.element)
    if kind in ("list", "map", "record", "null"):
        raise CannotHold(f"{kind}s in MySQL")
    if kind == "decimal":
        return f"decimal({type_.precision}, {type_.scale})"
    if kind == "datetime":
        return "timestamp(6)" if type_.zone else "datetime(6)"
    names = {"bool": "boolean", "int8": "tinyint", "int16": "smallint", "int32": "int", "int64": "bigint",
             "uint8": "tinyint unsigned", "uint16": "smallint unsigned", "uint32": "int unsigned",
             "uint64": "bigint unsigned", "float32": "float", "float64": "double", "string": "longtext",
             "bytes": "longblob", "time": "time(6)", "timedelta": "bigint"}
    return names.get(kind, kind)


def mysql_value(value, type_):
    kind = type_.kind
    if value is None:
        return "NULL"
    if kind == "categorical":
        return mysql_value(value, type_.element)
    if kind in ("string", "json", "uuid"):
        try:
            return "X'" + value.encode().hex() + "'" if kind != "uuid" else f"'{value}'"
        except UnicodeEncodeError:
            raise CannotHold("text that is no UTF-8") from None
    if kind == "bytes":
        return "X'" + value.hex() + "'"
    if kind in ("float32", "float64"):
        # Its largest two stand for what it has not.
        if not abs(value) < 1.7976931348623155e308:
            raise CannotHold("NaN and infinity in MySQL")
        if value == 0 and math.copysign(1, value) < 0:
            raise CannotHold("the sign of a zero in MySQL")
        return repr(value) if "e" in repr(value) else repr(value) + "e0"
    if kind == "decimal":
        return f"{value:.{type_.scale}f}"
    if kind in ("date", "time", "datetime"):
        if kind == "datetime" and type_.zone and not 0 < value < 2**31 * 10**6:
            raise CannotHold("a moment beyond the years of MySQL's timestamps")
        try:
            return "'" + casts.temporal_text(value, UTC_CLOCK if type_.zone else type_).replace("T", " ") + "'"
        except OverflowError:
            raise CannotHold("a time beyond what ISO 8601 writes") from None
    return str(value)


class MysqlClient(Client):
    """One session of the server's own client."""

    def __init__(self, uri):
        place = re.fullmatch(r"mysql://(\w+)@([\d.]+):(\d+)/(\w+)", uri)
        super().__init__(
            ["mariadb", "--no-defaults", f"-u{place[1]}", f"-h{place[2]}", f"-P{place[3]}", "--batch", "--skip-column-names",
             "--force", "--unbuffered", "--binary-mode", "--default-character-set=utf8mb4", place[4]],
            b"SELECT '-- done --';\n",
        )  # fmt: skip
        self.run(
            "SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,STRICT_ALL_TABLES', time_zone = '+00:00'"
        )

    def run(self, script):
        """Gives what the server says; raises RuntimeError if that is an error."""
        text, is_there = self.said(script)
        if not is_there or re.search(r"^ERROR \d+ ", text, re.M):
            raise RuntimeError(text or "the client ended")
        return text


class Mysql:
    """A database of its own on that server."""

    numbers = itertools.count()

    def __init__(self, uri):
        self.uri = uri
        self.schema = f"cases_{os.getpid()}_{next(self.numbers)}"
        self.count = 0
        self.client = MysqlClient(self.uri)
        self.clear()

    def clear(self):
        self.client.run(f"DROP DATABASE IF EXISTS {self.schema}; CREATE DATABASE {self.schema}")

    def add(self, table):
        columns = ", ".join(
            f"{quoted(name)} {mysql_type(t)} {'' if t.option else 'NOT '}NULL" for name, t in zip(table.names, table.types)
        )
        rows = ", ".join("(" + ", ".join(map(mysql_value, row, table.types)) + ")" for row in table.rows)
        self.count += 1
        name = f"{self.schema}.t{self.count}"
        try:
            self.client.run(f"CREATE TABLE {name} ({columns})")
        except RuntimeError as error:
            # Names that are one there, or none.
            if re.search("Duplicate column name|Incorrect column name|Identifier name|Invalid utf8", str(error)):
                raise CannotHold(f"these names in MySQL: {error}") from None
            raise
        if rows:
            self.client.run(f"INSERT INTO {name} VALUES {rows}")
        return f"{self.uri}::{name}"
