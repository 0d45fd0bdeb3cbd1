"""Databases for the tests: a file of SQLite or DuckDB, a schema of PostgreSQL or of a Flight SQL server, a database of Spark
or MariaDB."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from cases import databases  # noqa: E402
from cases.mysql import MysqlClient  # noqa: E402
from cases.storages import CannotHold  # noqa: E402


def standard_literal(text):
    return "'" + text.replace("'", "''") + "'"


def standard_name(name):
    return '"' + name.replace('"', '""') + '"'


class SqliteFile:
    name = "sqlite"
    literal = staticmethod(standard_literal)
    quoted = staticmethod(standard_name)

    def __init__(self, folder):
        self.path = folder / "t.db"

    def execute(self, script):
        connection = sqlite3.connect(self.path)
        connection.executescript(script)
        connection.close()

    def uri(self, table, options=""):
        return f"sqlite:///{self.path}::{table}{options}"


class DuckdbFile:
    name = "duckdb"
    literal = staticmethod(standard_literal)
    quoted = staticmethod(standard_name)

    def __init__(self, folder, name="t.duckdb"):
        self.path = folder / name

    def execute(self, script):
        with duckdb.connect(str(self.path)) as connection:
            connection.execute(script)

    def uri(self, table, options=""):
        return f"duckdb:///{self.path}::{table}{options}"


class FlightsqlServer:
    """A schema of a server of ours, over a DuckDB."""

    name = "flightsql"
    literal = staticmethod(standard_literal)
    quoted = staticmethod(standard_name)

    def __init__(self, _, server=None):
        self.server = server or databases.flight_server()
        self.place = self.server.place
        self.execute("DROP SCHEMA IF EXISTS tests CASCADE; CREATE SCHEMA tests")

    def execute(self, script):
        self.server.execute(f"USE memory.{'main' if 'SCHEMA tests' in script else 'tests'}; {script}")

    def uri(self, table, options=""):
        return f"{self.place}::tests.{table}{options}"


class SparkServer:
    """A database of a Spark server's catalogue, filled by build/spark_sql, as psql fills PostgreSQL's."""

    name = "spark"

    def __init__(self, _, place=None):
        try:
            self.place = place or databases.server("spark")
        except CannotHold as error:
            pytest.skip(str(error))
        self.run("DROP DATABASE IF EXISTS tests CASCADE", "CREATE DATABASE tests")

    @staticmethod
    def quoted(name):
        return "`" + name.replace("`", "``") + "`"

    @staticmethod
    def literal(text):
        return "'" + "".join(c if c.isalnum() else "\\u%04x" % ord(c) for c in text) + "'"

    def run(self, *statements):
        done = subprocess.run(
            [ROOT / "build" / "spark_sql", self.place], input="\0".join(statements).encode(), capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()

    def execute(self, script):
        """Statements parted by semicolons that end a line or stand before a space, outside of quotes."""
        statements, quote = [""], ""
        for c in script:
            if c == quote:
                quote = ""
            elif not quote and c in "'\"`":
                quote = c
            if c == ";" and not quote:
                statements.append("")
            else:
                statements[-1] += c
        words = {"TEXT": "STRING", "INTEGER": "INT"}
        pattern = re.compile(r"('[^']*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`)|\b(TEXT|INTEGER)\b")
        plain = [pattern.sub(lambda m: m[1] or words[m[2]], one).strip() for one in statements]
        self.run("USE tests", *filter(None, plain))

    def uri(self, table, options=""):
        return f"{self.place}::tests.{table}{options}"


class MysqlServer:
    """A database of a MariaDB. Its client knows nothing of backslashes that mean nothing."""

    name = "mysql"

    @staticmethod
    def literal(text):
        return "X'" + text.encode().hex() + "'"

    @staticmethod
    def quoted(name):
        return "`" + name.replace("`", "``") + "`"

    clients = {}

    def __init__(self, _):
        try:
            self.place = databases.server("mariadb")
        except CannotHold as error:
            pytest.skip(str(error))
        if self.place not in self.clients:
            self.clients[self.place] = MysqlClient(self.place)
        self.execute("DROP DATABASE IF EXISTS tests; CREATE DATABASE tests; USE tests")

    def execute(self, script):
        return self.clients[self.place].run(script)

    def uri(self, table, options=""):
        return f"{self.place}::tests.{table}{options}"


class PostgresqlServer:
    name = "postgresql"
    literal = staticmethod(standard_literal)
    quoted = staticmethod(standard_name)

    def __init__(self, _):
        try:
            self.place = databases.server("postgres")
        except CannotHold as error:
            pytest.skip(str(error))
        self.execute("DROP SCHEMA IF EXISTS tests CASCADE; CREATE SCHEMA tests")

    def execute(self, script):
        subprocess.run(
            [databases.psql_program(), "-qX", "-v", "ON_ERROR_STOP=1", self.place],
            input=f"SET search_path = tests, public; {script}".encode(), check=True, capture_output=True,
        )  # fmt: skip

    def uri(self, table, options=""):
        return f"{self.place}::tests.{table}{options}"
