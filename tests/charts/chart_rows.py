"""Rows for charts: good ones, and each kind of bad ones."""

import math

import pyarrow as pa

def good_rows(n=300):
    numbers = [((i * 7919) % 1000) / 100 - 5 for i in range(n)]
    return pa.table(
        {
            "number": pa.array(numbers, pa.float64()),
            "other": pa.array([x * x - i % 7 for i, x in enumerate(numbers)], pa.float64()),
            "third": pa.array([abs(x) + 1 for x in numbers], pa.float64()),
            "fourth": pa.array([x + 10 for x in numbers], pa.float64()),
            "whole": pa.array([i % 12 for i in range(n)], pa.int64()),
            "letter": pa.array(["abcd"[i % 4] for i in range(n)]),
            "word": pa.array(["north", "south", "east"][i % 3] for i in range(n)),
            "when": pa.array([1_600_000_000_000_000 + i * 86_400_000_000 for i in range(n)], pa.timestamp("us")),
        }
    )


def with_columns(table, **columns):
    for name, values in columns.items():
        table = table.set_column(table.schema.get_field_index(name), name, values)
    return table


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "\"quoted\" & 'single'",
    "two\nlines",
    "$$x^2$$",
    "@{other} $index",
    "",
    "{0,0}",
]


def bad_tables():
    """Every table has all columns of the good one."""
    good = good_rows()
    n = good.num_rows
    floats = ("number", "other", "third", "fourth")
    null = {name: pa.nulls(n, good.schema.field(name).type) for name in good.column_names}
    special = [math.nan, math.inf, -math.inf, None, 1.0, 2.0]
    return {
        "empty": good.slice(0, 0),
        "one row": good.slice(0, 1),
        "all null": with_columns(good, **null),
        "infinite": with_columns(good, **{name: pa.array([special[i % 6] for i in range(n)]) for name in floats}),
        "only infinite": with_columns(good, **{name: pa.array([math.inf] * n) for name in floats}),
        "constant": with_columns(
            good,
            **{name: pa.array([3.0] * n) for name in floats},
            whole=pa.array([1] * n),
            letter=pa.array(["same"] * n),
            word=pa.array(["same"] * n),
        ),
        "huge and tiny": with_columns(good, number=pa.array([(1e300, -1e300, 1e-300)[i % 3] for i in range(n)])),
        "before 1970": with_columns(
            good, when=pa.array([-2_000_000_000_000_000 + i * 86_400_000_000 for i in range(n)], pa.timestamp("us"))
        ),
        "hostile": with_columns(
            good,
            letter=pa.array([HOSTILE[i % len(HOSTILE)] for i in range(n)]),
            word=pa.array([HOSTILE[(i // 3) % len(HOSTILE)] for i in range(n)]),
        ).rename_columns(good.column_names),
        "some null": with_columns(
            good,
            **{name: pa.array([None if i % 5 == 0 else float(i) for i in range(n)]) for name in floats},
            letter=pa.array([None if i % 3 == 0 else "ab"[i % 2] for i in range(n)]),
        ),
    }
