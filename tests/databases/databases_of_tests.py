"""Databases for the tests: a file of SQLite, a schema of PostgreSQL."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cases import databases  # noqa: E402
from cases.storages import CannotHold  # noqa: E402


class SqliteFile:
    name = "sqlite"

    def __init__(self, folder):
        self.path = folder / "t.db"

    def execute(self, script):
        connection = sqlite3.connect(self.path)
        connection.executescript(script)
        connection.close()

    def uri(self, table, options=""):
        return f"sqlite:///{self.path}::{table}{options}"


class PostgresqlServer:
    name = "postgresql"

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
