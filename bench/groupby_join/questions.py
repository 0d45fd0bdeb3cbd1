"""The ten group-by and five join questions of the db-benchmark: as phlox text, as SQL and for Polars. Each gives the
same columns in the same order; their names may differ."""

import dataclasses
import typing


@dataclasses.dataclass(frozen=True)
class Question:
    what: str
    tables: tuple[str, ...]
    phlox: str
    sql: str  # of DuckDB
    polars: typing.Callable  # of the namespace polars and a lazy frame for each table
    datafusion: str = ""  # its SQL where it is another


def group(what, keys, phlox, sql, polars, **more):
    names = ", ".join(keys)
    return Question(
        what,
        ("groups",),
        f"groups.by([{', '.join(f'_.{key}' for key in keys)}], {phlox})",
        f"SELECT {names}, {sql} FROM groups GROUP BY {names}",
        lambda pl, groups: groups.group_by(keys).agg(*polars(pl)),
        **more,
    )


# The right side's columns that are no key, in their order.
OTHERS = {
    ("small", "id1"): ["id4", "v2"],
    ("medium", "id2"): ["id1", "id4", "id5", "v2"],
    ("medium", "id5"): ["id1", "id2", "id4", "v2"],
    ("big", "id3"): ["id1", "id2", "id4", "id5", "id6", "v2"],
}


def join(what, right, key, how="inner"):
    others = ", ".join(f"{right}.{name} AS right_{name}" for name in OTHERS[right, key])
    return Question(
        what,
        ("x", right),
        f'join(x, {right}, "{key}", how="{how}")',
        f"SELECT x.*, {others} FROM x {how.upper()} JOIN {right} ON x.{key} = {right}.{key}",
        lambda pl, x, other: x.join(other, on=key, how=how),
    )


def two_largest(first, second):
    """Two rows for each id6: DuckDB keeps them in a heap, DataFusion ranks."""
    return f"SELECT id6, {first} AS largest2_v3 FROM {second}"


ALL = {
    "g1": group(
        "sum v1 by id1",
        ["id1"],
        "v1=_.v1.sum()",
        "sum(v1) AS v1",
        lambda pl: [pl.col("v1").sum()],
    ),
    "g2": group(
        "sum v1 by id1, id2",
        ["id1", "id2"],
        "v1=_.v1.sum()",
        "sum(v1) AS v1",
        lambda pl: [pl.col("v1").sum()],
    ),
    "g3": group(
        "sum v1, mean v3 by id3",
        ["id3"],
        "v1=_.v1.sum(), v3=_.v3.mean()",
        "sum(v1) AS v1, avg(v3) AS v3",
        lambda pl: [pl.col("v1").sum(), pl.col("v3").mean()],
    ),
    "g4": group(
        "mean v1, v2, v3 by id4",
        ["id4"],
        "v1=_.v1.mean(), v2=_.v2.mean(), v3=_.v3.mean()",
        "avg(v1) AS v1, avg(v2) AS v2, avg(v3) AS v3",
        lambda pl: [pl.col("v1", "v2", "v3").mean()],
    ),
    "g5": group(
        "sum v1, v2, v3 by id6",
        ["id6"],
        "v1=_.v1.sum(), v2=_.v2.sum(), v3=_.v3.sum()",
        "sum(v1) AS v1, sum(v2) AS v2, sum(v3) AS v3",
        lambda pl: [pl.col("v1", "v2", "v3").sum()],
    ),
    "g6": group(
        "median v3, deviation v3 by id4, id5",
        ["id4", "id5"],
        "median_v3=_.v3.median(), sd_v3=_.v3.std()",
        "median(v3) AS median_v3, stddev(v3) AS sd_v3",
        lambda pl: [pl.col("v3").median().alias("median_v3"), pl.col("v3").std().alias("sd_v3")],
    ),
    "g7": group(
        "max v1 - min v2 by id3",
        ["id3"],
        "range_v1_v2=_.v1.max() - _.v2.min()",
        "max(v1) - min(v2) AS range_v1_v2",
        lambda pl: [(pl.col("v1").max() - pl.col("v2").min()).alias("range_v1_v2")],
    ),
    "g8": Question(
        "two largest v3 by id6",
        ("groups",),
        'groups.by(_.id6, largest2_v3=_.v3.topk(2)).explode("largest2_v3")',
        two_largest("unnest(largest2_v3)", "(SELECT id6, max(v3, 2) AS largest2_v3 FROM groups GROUP BY id6)"),
        lambda pl, groups: groups.group_by("id6").agg(pl.col("v3").top_k(2)).explode("v3"),
        two_largest(
            "v3",
            "(SELECT id6, v3, row_number() OVER (PARTITION BY id6 ORDER BY v3 DESC) AS place FROM groups) WHERE place <= 2",
        ),
    ),
    "g9": group(
        "squared correlation of v1, v2 by id2, id4",
        ["id2", "id4"],
        "r2=_.v1.corr(_.v2) ** 2",
        "pow(corr(v1, v2), 2) AS r2",
        lambda pl: [(pl.corr("v1", "v2") ** 2).alias("r2")],
    ),
    "g10": group(
        "sum v3, count by id1 to id6",
        ["id1", "id2", "id3", "id4", "id5", "id6"],
        "v3=_.v3.sum(), n=_.nrows()",
        "sum(v3) AS v3, count(*) AS n",
        lambda pl: [pl.col("v3").sum(), pl.len().alias("n")],
    ),
    "j1": join("small, inner on integer", "small", "id1"),
    "j2": join("medium, inner on integer", "medium", "id2"),
    "j3": join("medium, left on integer", "medium", "id2", "left"),
    "j4": join("medium, inner on text", "medium", "id5"),
    "j5": join("big, inner on integer", "big", "id3"),
}
