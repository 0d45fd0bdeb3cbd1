"""Every way in which a case's table can be handed to phlox, and back from a result to plain rows.

STORAGES maps a name to a function (table, folder) -> what `compute` takes; it raises CannotHold where
the storage has no room for the table's types or values.
"""

import base64
import gzip
import itertools
import json
import math
import uuid
from decimal import Decimal

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet
from judge import Table, casts
from judge.types import parse_type

from . import cells

DAY = 86_400_000_000
PLAIN = {
    "bool": pa.bool_(),
    "float32": pa.float32(),
    "float64": pa.float64(),
    "string": pa.string(),
    "bytes": pa.binary(),
    "date": pa.date32(),
    "time": pa.time64("us"),
    "timedelta": pa.duration("us"),
    "uuid": pa.uuid(),
    "json": pa.json_(),
}


class CannotHold(Exception):
    """This storage has no room for the table."""


def arrow_type(type_):
    kind = type_.kind
    if type_.is_integer:
        return getattr(pa, kind)()
    if kind == "decimal":
        return pa.decimal128(type_.precision, type_.scale)
    if kind == "datetime":
        return pa.timestamp("us", tz=type_.zone or None)
    if kind == "list":
        item = pa.field("item", arrow_type(type_.element), type_.element.option)
        return pa.list_(item) if type_.length < 0 else pa.list_(item, type_.length)
    if kind == "categorical":
        return pa.dictionary(pa.int32(), arrow_type(type_.element))
    if kind == "record":
        return pa.struct([pa.field(n, arrow_type(t), t.option) for n, t in type_.fields])
    if kind == "map":
        value = pa.field("value", arrow_type(type_.element), type_.element.option)
        return pa.map_(pa.field("key", arrow_type(type_.key), False), value)
    if kind not in PLAIN:
        raise CannotHold(str(type_))
    return PLAIN[kind]


def arrow_array(values, type_):
    target = arrow_type(type_)
    if type_.kind in ("date", "time", "datetime", "timedelta"):  # held as plain integers
        integers = pa.array(values, pa.int32() if type_.kind == "date" else pa.int64())
        return integers.cast(target)
    if type_.kind == "categorical":
        return pa.array(values, target.value_type).dictionary_encode().cast(target)
    if type_.kind in ("list", "map", "record"):
        return nested_array(values, type_, target)
    if type_.kind == "uuid":
        values = [v if v is None else uuid.UUID(v).bytes for v in values]
        return pa.ExtensionArray.from_storage(target, pa.array(values, pa.binary(16)))
    if type_.kind == "json":
        return pa.ExtensionArray.from_storage(target, pa.array(values, pa.string()))
    return pa.array(values, target)


def nested_array(values, type_, target):
    """Of its children's arrays, so that they are what they would be as columns."""
    mask = pa.array([v is None for v in values], pa.bool_())
    if type_.kind == "record":
        children = [
            arrow_array([filler(t) if v is None else v[i] for v in values], t)
            for i, (_, t) in enumerate(type_.fields)
        ]
        return pa.StructArray.from_arrays(children, fields=list(target), mask=mask)
    if type_.kind == "list" and type_.length >= 0:
        items = [v or (filler(type_.element),) * type_.length for v in values]
        flat = arrow_array([item for v in items for item in v], type_.element)
        return pa.FixedSizeListArray.from_arrays(flat, type=target, mask=mask)
    offsets = list(itertools.accumulate((len(v or ()) for v in values), initial=0))
    items = [item for v in values for item in v or ()]
    if type_.kind == "list":
        flat = arrow_array(items, type_.element)
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), flat, type=target, mask=mask)
    keys = arrow_array([k for k, _ in items], type_.key)
    return pa.MapArray.from_arrays(
        pa.array(offsets, pa.int32()), keys, arrow_array([v for _, v in items], type_.element),
        type=target, mask=mask,
    )  # fmt: skip


def filler(type_):
    """Some value, to stand below a null where nobody looks."""
    if type_.option or type_.kind == "null":
        return None
    if type_.kind == "record":
        return tuple(filler(t) for _, t in type_.fields)
    if type_.kind == "list":
        return (filler(type_.element),) * max(0, type_.length)
    if type_.kind == "categorical":
        return filler(type_.element)
    fillers = {"map": (), "string": "", "json": "null", "bytes": b"", "bool": False, "uuid": str(uuid.UUID(int=0))}
    return fillers.get(type_.kind, Decimal(0) if type_.kind == "decimal" else 0)


def arrow_table(table):
    fields = [pa.field(n, arrow_type(t), t.option) for n, t in zip(table.names, table.types)]
    columns = list(zip(*table.rows)) if table.rows else [[] for _ in fields]
    arrays = [arrow_array(list(c), t) for c, t in zip(columns, table.types)]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def chunked(rows):
    """In batches of so many rows."""

    def build(table, folder):
        whole = arrow_table(table)
        batches = whole.combine_chunks().to_batches(max_chunksize=rows)
        return pa.Table.from_batches(batches, schema=whole.schema)

    return build


def whole(table, folder):
    return arrow_table(table)


# ---- text


def scalar_text(value, type_):
    if type_.is_float:
        if math.isnan(value) or math.isinf(value):
            return repr(value)
        return cells.shortest_float32(value) if type_.kind == "float32" else repr(value)
    if type_.kind in ("string", "uuid", "json"):
        return value
    if type_.kind == "bool":
        return "true" if value else "false"
    if type_.kind in ("date", "time", "datetime"):
        try:
            return casts.temporal_text(value, type_)
        except OverflowError:
            raise CannotHold("a time that Python cannot write") from None
    return str(value)


def delimited_text(table, delimiter):
    for name, type_ in zip(table.names, table.types):
        if type_.kind in ("list", "record", "map", "bytes", "categorical", "timedelta"):
            raise CannotHold(f"{name}: {type_} in delimited text")
    if len(table.names) == 1 and any(row[0] is None for row in table.rows):
        raise CannotHold("a null alone on a line is an empty line")

    def field(text):
        if not text or any(c in text for c in ('"', "\n", "\r", delimiter)) or text.strip() != text:
            return '"' + text.replace('"', '""') + '"'
        return text

    lines = [delimiter.join(map(field, table.names))]
    for row in table.rows:
        parts = ["" if v is None else field(scalar_text(v, t)) for v, t in zip(row, table.types)]
        lines.append(delimiter.join(parts))
    return "\n".join(lines) + "\n"


def json_value(value, type_):
    if value is None:
        return None
    if type_.kind == "list":
        return [json_value(v, type_.element) for v in value]
    if type_.kind == "record":
        return {n: json_value(v, t) for v, (n, t) in zip(value, type_.fields)}
    if type_.kind == "map":
        pairs = [(json_value(k, type_.key), json_value(v, type_.element)) for k, v in value]
        return dict(pairs) if type_.key.kind == "string" else [list(pair) for pair in pairs]
    if type_.kind == "json":
        return json.loads(value)
    if type_.kind == "categorical":
        return json_value(value, type_.element)
    if type_.kind == "bytes":
        return base64.b64encode(value).decode()
    if type_.is_float:
        text = scalar_text(value, type_)
        return float(text) if math.isfinite(value) else text
    if type_.kind == "bool" or type_.is_integer:
        return value
    if type_.kind == "timedelta":
        raise CannotHold("a timedelta in JSON")
    return scalar_text(value, type_)


def json_lines(table):
    return [
        json.dumps({n: json_value(v, t) for n, v, t in zip(table.names, row, table.types)},
                   ensure_ascii=False)
        for row in table.rows
    ]  # fmt: skip


def file_of(name, content, folder):
    path = folder / name
    path.write_bytes(content)
    return str(path)


def csv(table, folder):
    return file_of("t.csv", delimited_text(table, ",").encode(), folder)


def csv_gz(table, folder):
    return file_of("t.csv.gz", gzip.compress(delimited_text(table, ",").encode(), 1), folder)


def tsv(table, folder):
    return file_of("t.tsv", delimited_text(table, "\t").encode(), folder)


def jsonl(table, folder):
    return file_of("t.jsonl", "".join(line + "\n" for line in json_lines(table)).encode(), folder)


def json_array(table, folder):
    return file_of("t.json", ("[" + ",\n".join(json_lines(table)) + "]\n").encode(), folder)


# ---- binary


def parquet(table, folder, groups=2):
    path = folder / "t.parquet"
    pa.parquet.write_table(arrow_table(table), path, row_group_size=max(2, len(table.rows) // groups))
    return str(path)


def arrow(table, folder):
    path = folder / "t.arrow"
    data = chunked(3)(table, folder)
    with pa.ipc.new_file(path, data.schema) as writer:
        writer.write_table(data)
    return str(path)


# ---- objects of Python


def pandas(table, folder):
    for name, type_ in zip(table.names, table.types):
        values = table.column(name)[1]
        if holds_kind(type_, "map"):
            raise CannotHold("maps in pandas: their pairs are lists of tuples")
        if type_.is_number and type_.kind != "decimal" and None in values or type_.kind == "bool" and None in values:
            raise CannotHold("nulls of this type in pandas")
        if type_.kind in ("datetime", "timedelta") and None in values:
            raise CannotHold("nulls of this type in pandas")
        if any(map(holds_nan, values)):
            raise CannotHold("NaN is null in pandas")
    return arrow_table(table).to_pandas()


def holds_nan(value):
    if isinstance(value, tuple):
        return any(map(holds_nan, value))
    return isinstance(value, float) and math.isnan(value)


def holds_kind(type_, *kinds):
    inside = [type_.element, type_.key, *(t for _, t in type_.fields)]
    return type_.kind in kinds or any(t is not None and holds_kind(t, *kinds) for t in inside)


def polars(table, folder):
    import polars

    if any(t.zone.startswith(("+", "-")) for t in table.types):
        raise CannotHold("a fixed offset as a zone in Polars")
    return polars.from_arrow(arrow_table(table))


def tuples(table, folder):
    for type_ in table.types:
        if holds_kind(type_, "date", "time", "datetime", "timedelta"):
            raise CannotHold(f"{type_} as a tuple's part (the judge holds plain integers)")
    return [tuple(map(python_value, row, table.types)) for row in table.rows]


def python_value(value, type_):
    if value is None:
        return None
    if type_.kind == "list":
        return [python_value(v, type_.element) for v in value]
    if type_.kind == "record":
        return {n: python_value(v, t) for v, (n, t) in zip(value, type_.fields)}
    if type_.kind == "map":
        return {python_value(k, type_.key): python_value(v, type_.element) for k, v in value}
    return uuid.UUID(value) if type_.kind == "uuid" else value


def dicts(table, folder):
    return [dict(zip(table.names, row)) for row in tuples(table, folder)]


STORAGES = {
    "csv": csv,
    "csv.gz": csv_gz,
    "tsv": tsv,
    "json": json_array,
    "jsonl": jsonl,
    "parquet": parquet,
    "arrow": arrow,
    "memory": whole,
    "memory.1": chunked(1),
    "memory.2": chunked(2),
    "memory.7": chunked(7),
    "pandas": pandas,
    "polars": polars,
    "tuples": tuples,
    "dicts": dicts,
}

# For cases that expect an error: two threads may find two errors, and which comes first is open.
ONE_GROUP = {"parquet": "parquet.whole"}
MAKERS = {**STORAGES, "parquet.whole": lambda table, folder: parquet(table, folder, 1)}


# ---- results


def rows_of(result):
    """An Arrow table as (names, rows) in the judge's plain values."""
    columns = [plain_column(result.column(i)) for i in range(result.num_columns)]
    rows = list(zip(*columns)) if columns else [()] * result.num_rows
    return result.column_names, rows


def plain_column(column):
    if isinstance(column, pa.ChunkedArray):
        return [value for chunk in column.chunks for value in plain_column(chunk)]
    type_ = column.type
    if isinstance(type_, pa.BaseExtensionType):
        values = plain_column(column.storage)
        if type_.extension_name == "arrow.uuid":
            values = [v if v is None else str(uuid.UUID(bytes=v)) for v in values]
        return values
    if pa.types.is_dictionary(type_):
        values = plain_column(column.dictionary)
        return [None if i is None else values[i] for i in column.indices.to_pylist()]
    if pa.types.is_date32(type_):
        column = column.cast(pa.int32())
    elif pa.types.is_temporal(type_):
        column = column.cast(pa.int64())
    if pa.types.is_struct(type_):
        rows = zip(*map(plain_column, column.flatten())) if type_.num_fields else [()] * len(column)
        return [row if valid else None for row, valid in zip(rows, column.is_valid().to_pylist())]
    if pa.types.is_map(type_) or pa.types.is_list(type_) or pa.types.is_fixed_size_list(type_):
        return [tuple(plain_column(item.values)) if item.is_valid else None for item in column]
    return column.to_pylist()


def typed_table(datashape, rows):
    """A judge's table of a datashape's text."""
    fields = parse_type(datashape).fields
    return Table([n for n, _ in fields], [t for _, t in fields], rows)
