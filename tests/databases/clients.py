"""The engines' own clients for Python, which lie aside (tools/setup/clients.sh), and connections opened with them."""

import os
import sqlite3
import sys

import pytest
from databases_of_tests import ROOT, databases

from cases.storages import CannotHold

# Of what .venv has, too, that is taken.
sys.path += map(str, (ROOT / ".deps" / "clients" / "lib").glob("python*/site-packages"))
sys.path.append(str(ROOT / ".deps" / "spark" / "python"))


def client(name):
    """The module, or a skip."""
    try:
        return __import__(name, fromlist=["connect"])
    except ImportError as error:
        if "PHLOX_ALL_PEERS" in os.environ:
            raise
        pytest.skip(f"{error}: tools/setup/clients.sh and spark.sh install it")


def server(name):
    try:
        return databases.server(name)
    except CannotHold as error:
        pytest.skip(str(error))


# A way to open a connection: the engine that computes over it, and a function of a folder.
CONNECTIONS = {
    "adbc_driver_sqlite": ("sqlite", lambda folder: client("adbc_driver_sqlite.dbapi").connect(str(folder / "own.db"))),
    "sqlite3": ("sqlite", lambda folder: sqlite3.connect(folder / "own.db")),
    "adbc_driver_postgresql": ("postgresql", lambda _: client("adbc_driver_postgresql.dbapi").connect(server("postgres"))),
    "psycopg": ("postgresql", lambda _: client("psycopg").connect(server("postgres"))),
}


def execute(connection, *statements):
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()


def rows_of(connection, query):
    cursor = connection.cursor()
    cursor.execute(query)
    rows = cursor.fetchall()
    cursor.close()
    return [tuple(row) for row in rows]
