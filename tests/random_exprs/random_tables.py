"""Random small tables: every scalar type, nulls, NaN, infinities, extremes, doubles, no rows at all."""

import math
from decimal import Decimal

from judge import Table, parse_type
from judge.types import INT_RANGES
from judge.values import to_float32

NUMBERS = [
    "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64",
    "decimal[9, 2]", "decimal[20, 5]", "decimal[38, 3]",
]  # fmt: skip
OTHERS = ["bool", "string", "bytes", "date", "time", "datetime", "datetime['America/New_York']", "timedelta",
          "uuid", "categorical[string]"]  # fmt: skip
# Plain types come more often, so that columns have partners.
TYPES = NUMBERS + OTHERS + ["int64", "int64", "int32", "float64", "float64", "string", "string", "bool"]
WORDS = [
    "", "a", "b", "ab", "B", "é", "e\u0301", "日本", "😀", " a", "a ", "null", "1", "-2", "1.5", "true", 'q"|\\',
    "ß", "Ab cD", "\t", "aab", "ǆ",
]  # fmt: skip
DAY = 86_400_000_000


def random_value(rng, type_, wild):
    """A value of a small range, so that doubles are frequent; `wild` adds the ends of the type."""
    kind = type_.kind
    if kind == "bool":
        return rng.random() < 0.5
    if kind in INT_RANGES:
        low, high = INT_RANGES[kind]
        if wild and rng.random() < 0.4:
            return rng.choice([low, high, low + 1, high - 1, high // 2])
        return rng.randint(max(low, -4), 6)
    if kind in ("float32", "float64"):
        value = random_float(rng, wild)
        return to_float32(value) if kind == "float32" else value
    if kind == "decimal":
        top = 10**type_.precision - 1
        units = rng.choice([top, -top]) if wild and rng.random() < 0.4 else rng.randint(-350, 350)
        return Decimal(f"{units}E-{type_.scale}")
    if kind == "uuid":
        return rng.choice(["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-4fff-8fff-ffffffffffff",
                           "123e4567-e89b-12d3-a456-426614174000"])  # fmt: skip
    if kind == "categorical":
        return random_value(rng, type_.element, wild)
    if kind == "string":
        return rng.choice(WORDS if wild else WORDS[:6])
    if kind == "bytes":
        return rng.choice([b"", b"a", b"\x00", b"\xff\xfe", b"ab"])
    if kind == "date":
        return rng.choice([-719162, 2932896]) if wild and rng.random() < 0.3 else rng.randint(-3, 5)
    if kind == "time":
        return rng.choice([0, DAY - 1, DAY // 2, 3_600_000_000, 1])
    if kind == "datetime":
        far = rng.choice([-62135596800_000_000, 253402214400_000_000])
        return far if wild and rng.random() < 0.3 else rng.choice([0, -1, DAY, 1_583_650_800_000_000])
    return rng.choice([0, -DAY, DAY, 1, 3_600_000_000])  # timedelta


def random_float(rng, wild):
    if wild and rng.random() < 0.5:
        return rng.choice([math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324, 1e-9, 2.0**53, 0.1])
    return rng.choice([-2.5, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.25])


def random_table(rng, names):
    """(datashape text, Table): columns of these names."""
    types, columns = [], []
    rows = rng.choice([0, 1, 2, 3, 4, 5, 6, 8, 12])
    for _ in names:
        type_ = parse_type(rng.choice(["", "?"]) + rng.choice(TYPES))
        wild = rng.random() < 0.3
        nulls = rng.choice([0.1, 0.3, 0.9]) if type_.option else 0
        types.append(type_)
        columns.append(
            [None if rng.random() < nulls else random_value(rng, type_, wild) for _ in range(rows)]
        )
    table = Table(list(names), types, list(zip(*columns)) if rows else [])
    return "{" + ", ".join(f"{n}: {t}" for n, t in zip(names, types)) + "}", table


def random_tables(rng):
    """Two tables with some names in common."""
    return {
        "t": random_table(rng, ["a", "b", "c", "d", "e"][: rng.randint(2, 5)]),
        "u": random_table(rng, ["a", "b", "f", "g"][: rng.randint(2, 4)]),
    }
