"""Every test of a database runs on each of them."""

import pytest
from databases_of_tests import DuckdbFile, FlightsqlServer, MysqlServer, PostgresqlServer, SparkServer, SqliteFile

KINDS = [SqliteFile, DuckdbFile, FlightsqlServer, MysqlServer, PostgresqlServer, SparkServer]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def database(request, tmp_path):
    return request.param(tmp_path)
