"""Tables for charts."""

import pyarrow as pa
import pytest
from chart_rows import good_rows, with_columns


@pytest.fixture(scope="session")
def good():
    return good_rows()


@pytest.fixture(scope="session")
def many_categories():
    n = 10_000
    table = pa.concat_tables([good_rows()] * 34).slice(0, n)
    return with_columns(table, letter=pa.array([f"name {i:05d}" for i in range(n)]), word=pa.array([f"w{i % 7000}" for i in range(n)]))
