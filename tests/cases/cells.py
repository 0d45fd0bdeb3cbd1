"""The cells of a case file's tables: one value as short readable text, and back."""

import json
import math
import re
from decimal import Decimal

from judge import casts
from judge.values import to_float32

_BARE = re.compile(r"[^\s|\"\\\x00-\x1f](?:[^|\"\\\x00-\x1f\x7f-\xa0]*[^\s|\"\\\x00-\x1f\x7f-\xa0])?")


def split_cells(line):
    """The cells of one line: parts between `|`, which may stand inside of quotes."""
    cells, cell, quoted, escaped = [], "", False, False
    for char in line:
        if quoted:
            quoted = escaped or char != '"'
            escaped = char == "\\" and not escaped
            cell += char
        elif char == "|":
            cells.append(cell.strip())
            cell = ""
        else:
            quoted = char == '"'
            cell += char
    return [*cells, cell.strip()]


def parse_cell(text, type_):
    """A value of the type; `null` is null, a string may stand bare or as JSON writes it."""
    if text == "null":
        return None
    kind = type_.kind
    if kind == "string":
        if text.startswith('"'):
            return json.loads(text)
        if not text:
            raise ValueError('an empty cell: write "" or null')
        return text
    if kind in ("categorical",):
        return parse_cell(text, type_.element)
    if kind in ("list", "record", "map"):
        return from_json(json.loads(text), type_)
    if kind == "bool":
        return {"true": True, "false": False}[text]
    if kind in ("float32", "float64"):
        return to_float32(float(text)) if kind == "float32" else float(text)
    if kind == "decimal":
        return Decimal(text)
    if kind == "bytes":
        return bytes.fromhex(text[2:]) if text.startswith("0x") else parse_bytes(text)
    if kind in ("date", "time", "datetime"):
        return int(text) if re.fullmatch(r"-?\d+", text) else casts.parse_temporal(text, type_)
    if kind in ("uuid", "json"):
        return json.loads(text) if text.startswith('"') else text
    return int(text)


def parse_bytes(text):
    raise ValueError(f"bytes are written 0x…, not {text!r}")


def from_json(value, type_):
    if value is None or isinstance(value, bool) or (type_.kind == "string" and isinstance(value, str)):
        return value
    if type_.kind == "categorical":
        return from_json(value, type_.element)
    if type_.kind == "list":
        return tuple(from_json(v, type_.element) for v in value)
    if type_.kind == "record":
        names = [name for name, _ in type_.fields]
        if list(value) != names:
            raise ValueError(f"the fields are {list(value)}, the datashape says {names}")
        return tuple(from_json(value[name], t) for name, t in type_.fields)
    if type_.kind == "map":
        pairs = value.items() if isinstance(value, dict) else value
        return tuple((from_json(k, type_.key), from_json(v, type_.element)) for k, v in pairs)
    return parse_cell(value if isinstance(value, str) and value else json.dumps(value), type_)


def format_cell(value, type_):
    """The text that parse_cell reads."""
    if value is None:
        return "null"
    kind = type_.kind
    if kind in ("string", "uuid", "json"):
        bare = _BARE.fullmatch(value) and value != "null" and value.isprintable()
        return value if bare else json.dumps(value, ensure_ascii=not printable(value))
    if kind == "categorical":
        return format_cell(value, type_.element)
    if kind in ("list", "record", "map"):
        return json_cell(value, type_)
    if kind == "bool":
        return "true" if value else "false"
    if kind == "float32":
        return shortest_float32(value)
    if kind == "bytes":
        return "0x" + value.hex()
    if kind in ("date", "time", "datetime"):
        try:
            return casts.temporal_text(value, type_)
        except OverflowError:
            return str(value)
    if kind == "decimal":
        return f"{value:.{type_.scale}f}"
    if kind == "float64":
        return repr(float(value))
    return str(value)


def json_cell(value, type_):
    if value is None:
        return "null"
    if type_.kind == "list":
        return "[" + ", ".join(json_cell(v, type_.element) for v in value) + "]"
    if type_.kind == "record":
        pairs = zip(type_.fields, value)
        return "{" + ", ".join(f"{json.dumps(n, ensure_ascii=False)}: {json_cell(v, t)}" for (n, t), v in pairs) + "}"
    if type_.kind == "map":
        pairs = [(json_cell(k, type_.key), json_cell(v, type_.element)) for k, v in value]
        if type_.key.kind == "string":
            return "{" + ", ".join(f"{k}: {v}" for k, v in pairs) + "}"
        return "[" + ", ".join(f"[{k}, {v}]" for k, v in pairs) + "]"
    if type_.kind == "string":
        return json.dumps(value, ensure_ascii=not printable(value))
    text = format_cell(value, type_)
    bare = type_.is_integer or type_.kind in ("bool", "timedelta") or (type_.is_float and math.isfinite(value))
    return text if bare else json.dumps(value if isinstance(value, str) else text)


def printable(text):
    return all(char.isprintable() for char in text)


def shortest_float32(value):
    for digits in range(1, 10):
        text = repr(float(f"{value:.{digits}g}"))
        if to_float32(float(text)) == value:
            return text
    return repr(value)


def format_table(names, types, rows):
    """Lines with aligned columns."""
    header = [name if _BARE.fullmatch(name) else json.dumps(name) for name in names]
    lines = [header] + [[format_cell(v, t) for v, t in zip(row, types)] for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(header))]
    return [
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines
    ]


def parse_table(lines, types_of):
    """(names, rows) of aligned lines; `types_of` gives the types for the names."""
    if not lines:
        raise ValueError("a table needs at least the line of its column names")
    names = [json.loads(n) if n.startswith('"') else n for n in split_cells(lines[0])]
    types = types_of(names)
    rows = []
    for line in lines[1:]:
        cells = split_cells(line)
        if len(cells) != len(names):
            raise ValueError(f"{len(names)} cells expected: {line!r}")
        rows.append(tuple(parse_cell(cell, t) for cell, t in zip(cells, types)))
    return names, rows
