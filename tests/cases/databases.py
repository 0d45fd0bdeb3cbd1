"""A case's tables in databases: each is a storage whose engine runs what it can of a query itself.

DATABASES maps a name to a class, which is made with a folder; its add(table) gives a URI, or raises
CannotHold.
"""

import atexit
import functools
import itertools
import math
import os
import sqlite3
import subprocess
import tempfile
import zlib
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet
from flightsql.running import Running
from judge import casts

from .client import DONE, Client
from .storages import CannotHold, arrow_array, arrow_type


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

    def clear(self):
        connection = sqlite3.connect(self.path)
        with connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
                connection.execute(f"DROP TABLE {name}")
        connection.close()


# ---- DuckDB


def duckdb_type(type_):
    kind = type_.kind
    if kind == "categorical":
        if type_.element.kind != "string" or type_.element.option:
            raise CannotHold(f"{type_} in DuckDB")
        return duckdb_type(type_.element)
    if kind in ("null", "map", "record") or kind == "list" and (type_.length >= 0 or not type_.element.option):
        raise CannotHold(f"{type_} in DuckDB")
    if kind == "list":
        return duckdb_type(type_.element) + "[]"
    if kind == "decimal":
        return f"DECIMAL({type_.precision}, {type_.scale})"
    if kind == "datetime":
        if type_.zone not in ("", "UTC"):
            raise CannotHold("zones in DuckDB")
        return "TIMESTAMPTZ" if type_.zone else "TIMESTAMP"
    names = {"bool": "BOOLEAN", "int8": "TINYINT", "int16": "SMALLINT", "int32": "INTEGER", "int64": "BIGINT",
             "uint8": "UTINYINT", "uint16": "USMALLINT", "uint32": "UINTEGER", "uint64": "UBIGINT",
             "float32": "REAL", "float64": "DOUBLE", "string": "VARCHAR", "bytes": "BLOB", "timedelta": "INTERVAL"}
    return names.get(kind, kind.upper())


class Duckdb:
    """One file for all tables. Those are written through Arrow, which has all of the types."""

    def __init__(self, folder):
        self.path = folder / "cases.duckdb"
        self.count = 0

    def add(self, table):
        check_names(table)
        if any(is_minus_zero(value) for row in table.rows for value in row):
            raise CannotHold("the sign of a zero in DuckDB's files")
        rows, columns = self.rows(table)
        self.count += 1
        with duckdb.connect(str(self.path)) as connection:
            connection.execute(f"CREATE TABLE t{self.count} ({columns})")
            connection.register("given", rows)
            connection.execute(f"INSERT INTO t{self.count} SELECT * FROM given")
        return f"duckdb:///{self.path}::t{self.count}"

    def clear(self):
        self.path.unlink(missing_ok=True)


    @staticmethod
    def rows(table):
        """As an Arrow table, and the columns as SQL."""
        columns = ", ".join(
            f"{quoted(name)} {duckdb_type(t)}{'' if t.option else ' NOT NULL'}" for name, t in zip(table.names, table.types)
        )
        values = list(zip(*table.rows)) if table.rows else [[] for _ in table.names]
        arrays = [arrow_array(list(v), t) for v, t in zip(values, table.types)]
        return pa.Table.from_arrays(arrays, [f"c{i}" for i in range(len(arrays))]), columns


# ---- Flight SQL


@functools.cache
def flight_server():
    """The one over DuckDB, for these tests."""
    return Running()


class Flightsql:
    """A schema of its own on a server over DuckDB."""

    numbers = itertools.count()

    def __init__(self, folder):
        self.server = flight_server()
        self.schema = f"cases_{next(self.numbers)}"
        self.count = 0
        self.clear()

    def clear(self):
        self.server.execute(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE; CREATE SCHEMA {self.schema}")

    def add(self, table):
        check_names(table)
        rows, columns = Duckdb.rows(table)
        self.count += 1
        name = f"{self.schema}.t{self.count}"
        self.server.put(rows, f"CREATE TABLE {name} ({columns}); INSERT INTO {name} SELECT * FROM given")
        return f"{self.server.place}::{name}"


# ---- Spark


def spark_type(type_):
    """The type as which a Parquet file holds it for Spark."""
    kind = type_.kind
    if kind == "categorical":
        return spark_type(type_.element)
    if kind in ("map", "record", "null") or kind == "list" and type_.length >= 0:
        raise CannotHold(f"{kind}s in Spark")
    if kind == "list":
        if type_.element.kind in ("list", "time", "timedelta", "uuid", "json", "categorical") or not type_.element.option:
            raise CannotHold(f"{type_} in Spark")
        return arrow_type(type_)
    if kind in ("time", "timedelta"):
        return pa.int64()
    if kind in ("uuid", "json"):
        return pa.string()
    if kind == "datetime" and type_.zone:
        return pa.timestamp("us", tz="UTC")
    return arrow_type(type_)


def spark_array(values, type_):
    target = spark_type(type_)
    if type_.kind in ("date", "datetime"):
        # Its calendar begins in the year 1.
        least, most = (-719162, 2932896) if type_.kind == "date" else (-62135596800000000, 253402300799999999)
        if any(v is not None and not least <= v <= most for v in values):
            raise CannotHold("a time beyond the years of Spark")
        return pa.array(values, pa.int32() if type_.kind == "date" else pa.int64()).cast(target)
    return arrow_array(list(values), type_) if type_.kind == "list" else pa.array(values, target)


class Spark:
    """Parquet files on the disc that the server shares with the tests."""

    def __init__(self, folder):
        self.uri = server("spark")
        self.folder = folder
        self.count = 0

    def add(self, table):
        columns = list(zip(*table.rows)) if table.rows else [[] for _ in table.names]
        arrays = [spark_array(list(values), t) for values, t in zip(columns, table.types)]
        self.count += 1
        path = self.folder / f"spark{self.count}.parquet"
        fields = [pa.field(n, a.type) for n, a in zip(table.names, arrays)]
        pa.parquet.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), path)
        return f"{self.uri}::{path}"

    def clear(self):
        for path in self.folder.glob("spark*.parquet"):
            path.unlink()


# ---- PostgreSQL


def postgresql_type(type_):
    kind = type_.kind
    if kind == "categorical":
        return postgresql_type(type_.element)
    if kind in ("list", "map", "record", "null"):
        raise CannotHold(f"{kind}s in PostgreSQL")
    if kind == "decimal":
        return f"numeric({type_.precision}, {type_.scale})"
    if kind == "datetime":
        return "timestamptz" if type_.zone else "timestamp"
    names = {"bool": "boolean", "int8": "smallint", "int16": "smallint", "int32": "integer", "int64": "bigint",
             "uint8": "smallint", "uint16": "integer", "uint32": "bigint", "uint64": "numeric(20, 0)",
             "float32": "real", "float64": "double precision", "string": "text", "bytes": "bytea",
             "timedelta": "interval"}
    return names.get(kind, kind)


def postgresql_value(value, type_):
    kind = type_.kind
    if value is None:
        return "NULL"
    if kind == "categorical":
        return postgresql_value(value, type_.element)
    if kind in ("string", "json"):
        if "\0" in value or "\\u0000" in value:
            raise CannotHold("a zero byte in PostgreSQL's text")
        text = value
    elif kind == "bytes":
        text = "\\x" + value.hex()
    elif kind == "timedelta":
        if abs(value) > 2**53:
            raise CannotHold("a timedelta that PostgreSQL does not read exactly")
        text = f"{value} microseconds"
    elif kind == "decimal":
        text = f"{value:.{type_.scale}f}"
    elif kind in ("date", "time", "datetime"):
        try:
            text = casts.temporal_text(value, type_)
        except OverflowError:
            raise CannotHold("a time beyond what ISO 8601 writes") from None
    else:
        text = str(value)
    return "'" + text.replace("'", "''") + "'"


@functools.cache
def psql_program():
    """Debian's psql is a script of Perl that finds the program and takes longer than its work."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/psql"))
    return str(found[-1]) if found else "psql"


class Psql(Client):
    """One session of psql."""

    def __init__(self, uri):
        super().__init__([psql_program(), "-qX", uri], b"\\echo " + DONE)
        self.run("SET client_min_messages = warning; SET standard_conforming_strings = on")

    def run(self, script):
        """Raises RuntimeError with what the server says; a script that works says nothing."""
        text, is_there = self.said(script)
        if text or not is_there:
            raise RuntimeError(text or "psql ended")


class Postgresql:
    """A schema of its own on a server, which is started where none is named."""

    numbers = itertools.count()

    def __init__(self, folder):
        self.uri = server("postgres")
        self.schema = f"cases_{os.getpid()}_{next(self.numbers)}"
        self.count = 0
        self.psql = Psql(self.uri)
        self.clear()

    def clear(self):
        self.psql.run(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE; CREATE SCHEMA {self.schema}")

    def add(self, table):
        if any(len(name.encode()) > 63 for name in table.names):
            raise CannotHold("long names in PostgreSQL")
        columns = ", ".join(
            f"{quoted(name)} {postgresql_type(t)}{'' if t.option else ' NOT NULL'}"
            for name, t in zip(table.names, table.types)
        )
        rows = ", ".join("(" + ", ".join(map(postgresql_value, row, table.types)) + ")" for row in table.rows)
        self.count += 1
        name = f"{self.schema}.t{self.count}"
        insert = f"; INSERT INTO {name} VALUES {rows}" if rows else ""
        self.psql.run(f"CREATE TABLE {name} ({columns}){insert}")
        return f"{self.uri}::{name}"


# ---- MySQL and MariaDB


def Mysql(folder):
    from .mysql import Mysql

    return Mysql(server("mariadb"))


# ---- MongoDB


@functools.cache
def why_no_mongo():
    """Why there is none, or an empty text; asked for once."""
    try:
        import pymongo  # noqa: F401

        server("mongo")
    except (ImportError, CannotHold) as error:
        if "PHLOX_ALL_PEERS" in os.environ:
            raise
        return f"there is no MongoDB: {error}"
    return ""


def Mongo(folder):
    if why_no_mongo():
        raise CannotHold(why_no_mongo())
    from .mongo import Mongo

    return Mongo(server("mongo"))


@functools.cache
def server_folder(name):
    """Where the state of a server of these tests lies."""
    return tempfile.mkdtemp(prefix=f"phlox-{name}-")


def server_script(name, *arguments, folder=None, **environment):
    """Runs it with the state of the server of these tests, or of another one in the folder."""
    script = Path(__file__).resolve().parents[2] / "tools" / "servers" / f"{name}.sh"
    environment = {**os.environ, "PHLOX_SERVERS": str(folder or server_folder(name)), **environment}
    return subprocess.run([script, *arguments], env=environment, capture_output=True, text=True, check=False)


def started(name, *port, **how):
    """The URI of a server that is started now, and stopped at the end."""
    done = server_script(name, "start", *port, **how)
    if done.returncode:
        # In CI every server has to run.
        failure = RuntimeError if "PHLOX_ALL_PEERS" in os.environ else CannotHold
        raise failure(f"there is no {name}: {done.stderr.strip()}")
    atexit.register(server_script, name, "stop", **how)
    return done.stdout.strip()


@functools.cache
def uri_or_error(name):
    try:
        return started(name)
    except (CannotHold, RuntimeError) as error:
        return error


def server(name):
    """The URI of a server: that of PHLOX_TEST_POSTGRES, or one that is started for these tests, once."""
    found = os.environ.get(f"PHLOX_TEST_{name.upper()}") or uri_or_error(name)
    if isinstance(found, Exception):
        raise found
    return found


DATABASES = {"sqlite": Sqlite, "duckdb": Duckdb, "flightsql": Flightsql, "postgresql": Postgresql, "spark": Spark, "mongodb": Mongo,
             "mysql": Mysql}

# Of so many cases one runs there, since each takes half a second, or a twentieth of one.
SAMPLED = {"spark": 7, "flightsql": 3}


def wanted_cases(name):
    """Which cases run on it: "all", "some" that PHLOX_SEED chooses, or "none", by PHLOX_SPARK_CASES for Spark."""
    return os.environ.get(f"PHLOX_{name.upper()}_CASES", "some" if name in SAMPLED else "all")


def takes(name, case):
    wanted = wanted_cases(name)
    chosen = zlib.crc32(f"{os.environ.get('PHLOX_SEED', '')} {case.id}".encode()) % SAMPLED.get(name, 1) == 0
    return wanted == "all" or wanted == "some" and chosen
