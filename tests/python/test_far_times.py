"""Dates and datetimes at the ends of their types, which DuckDB takes for infinities."""

import phlox
import pyarrow as pa
import pytest


def table(type_, arrow, value):
    storage = pa.int32() if pa.types.is_date32(arrow) else pa.int64()
    return phlox.symbol("t", f"{{v: {type_}}}"), pa.table({"v": pa.array([value], storage).cast(arrow)})


@pytest.mark.parametrize(
    ("type_", "arrow", "value"),
    [
        ("date", pa.date32(), 2**31 - 1),
        ("date", pa.date32(), 1 - 2**31),
        ("datetime", pa.timestamp("us"), 2**63 - 1),
        ("datetime['Europe/Paris']", pa.timestamp("us", "Europe/Paris"), 1 - 2**63),
    ],
)
def test_an_infinity_of_the_engine_is_an_error(type_, arrow, value):
    t, rows = table(type_, arrow, value)
    with pytest.raises(phlox.Error, match=f"{value} stands for an infinity"):
        pa.table(phlox.compute(t.select(a=t.v.dt.year), {t: rows}, engine="duckdb"))


@pytest.mark.parametrize(
    ("type_", "arrow", "value", "year"),
    [
        ("date", pa.date32(), 2**31 - 2, 5881580),
        ("datetime", pa.timestamp("us"), 2**63 - 2, 294247),
        ("datetime", pa.timestamp("us"), -(2**63), -290308),
    ],
)
def test_the_times_beside_them_have_years(type_, arrow, value, year):
    t, rows = table(type_, arrow, value)
    assert pa.table(phlox.compute(t.select(a=t.v.dt.year), {t: rows})).column("a").to_pylist() == [year]
