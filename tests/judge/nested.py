"""Records, lists, maps and JSON: their parts, and lists as rows.

A record is a tuple of its fields in order, a map a tuple of (key, value) pairs, JSON its text.
"""

from .json_text import parse_json, written
from .tables import sound
from .types import INT64
from .values import compare


def field_type(node, types):
    return dict(types[0].fields)[node["name"]].bare


def get_field(call, record):
    names = [name for name, _ in call.types[0].fields]
    return record[names.index(call.node["name"])]


def item_type(node, types):
    return types[0] if types[0].kind == "json" else types[0].element.bare


def get_item(call, x, key):
    kind = call.types[0].kind
    if kind == "list":
        return x[key] if -len(x) <= key < len(x) else None
    if kind == "map":
        return next((value for own, value in x if compare(own, key) == 0), None)
    return json_item(x, key)


def json_item(text, key):
    """A part of an object or an array as text; null where there is none, or where it is null."""
    whole = parse_json(text)
    if isinstance(whole, dict) and isinstance(key, str):
        part = whole.get(key)
    elif isinstance(whole, list) and isinstance(key, int):
        part = whole[key] if -len(whole) <= key < len(whole) else None
    else:
        part = None
    return None if part is None else written(part)


def length(call, x):
    return len(x)


def explode(table, name, keep_empty):
    """A row for each element; `keep_empty` gives a row with a null where there is none."""
    at = table.names.index(name)
    element = table.types[at].element
    types = list(table.types)
    types[at] = element.optional(element.option or keep_empty)
    rows = []
    for row in table.rows:
        items = sound(row[at]) or ((None,) if keep_empty else ())
        rows += [(*row[:at], item, *row[at + 1 :]) for item in items]
    return type(table)(table.names, types, rows, table.sequence, table.sorted)


NESTED = {
    "get_field": (field_type, get_field),
    "get_item": (item_type, get_item),
    "len": (lambda node, types: INT64, length),
}
