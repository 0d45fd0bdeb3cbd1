"""Every test of a database runs on each of them."""

import pytest
from databases_of_tests import DuckdbFile, MysqlServer, PostgresqlServer, SparkServer, SqliteFile


@pytest.fixture(params=[SqliteFile, DuckdbFile, MysqlServer, PostgresqlServer, SparkServer], ids=lambda kind: kind.name)
def database(request, tmp_path):
    return request.param(tmp_path)
