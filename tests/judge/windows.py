"""Windows: for each row a function of rows near it, one row after the other, as the language says it."""

from . import casts
from .reductions import REDUCTIONS, reduce, sum_type
from .tables import row_key, sound
from .types import INT64, common
from .values import Poison, Undetermined, key_of

RUNNING = {"cumsum": "sum", "cummin": "min", "cummax": "max"}
# These ask for the order of rows that their keys leave open.
BY_ROW = {"row_number", "ntile", "lag", "lead", *RUNNING}


def split(node, args):
    """The arguments of an `over` node without its table: (values, by, order)."""
    order = len(args) - len(node["ascending"])
    by = order - node["by"]
    return args[:by], args[by:order], args[order:]


def counts(node, args):
    """Has the function no values (but for a condition)?"""
    return len(split(node, args)[0]) == (1 if node.get("where") else 0)


def window(node, table, values, by, order):
    """(type, one value for each row). `values`, `by` and `order` are (type, list) of each argument."""
    name = node["function"]
    result = [None] * len(table.rows)
    known = table.sequence or table.sorted
    for rows in partitions(table, by):
        ranked, peers = in_order(rows, order, node["ascending"])
        ties = any(len(group) > 1 for group in peers)
        row_by_row = name in BY_ROW or node.get("rows", [None, None]) != [None, None]
        ranks_rows = name in ("rank", "dense_rank") and not order
        ends = name in ("first", "last") and order
        if ties and not known and (row_by_row or ranks_rows or ends):
            raise Undetermined("which of several rows comes first")
        if name in ("rank", "dense_rank") and not order:
            peers = [[row] for row in rows]
        for row, value in zip(ranked, in_partition(node, values, ranked, peers, known)):
            result[row] = value
    return type_of(node, values), result


def partitions(table, by):
    """Lists of row numbers."""
    groups = {}
    for row in range(len(table.rows)):
        groups.setdefault(row_key([column[row] for _, column in by]), []).append(row)
    return groups.values()


def in_order(rows, order, ascending):
    """The rows in the order of the keys, nulls last either way and ties as they were; and groups of
    ties."""
    ranked = list(rows)
    for (_, column), up in reversed(list(zip(order, ascending))):
        held = [row for row in ranked if sound(column[row]) is not None]
        held.sort(key=lambda row: key_of(column[row]), reverse=not up)
        ranked = held + [row for row in ranked if column[row] is None]
    peers = []
    for row in ranked:
        key = row_key([column[row] for _, column in order])
        if not peers or peers[-1][0] != key:
            peers.append((key, []))
        peers[-1][1].append(row)
    return ranked, [group for _, group in peers]


def in_partition(node, values, ranked, peers, known):
    name = node["function"]
    if name == "row_number":
        return range(1, len(ranked) + 1)
    if name == "rank":
        return [1 + sum(map(len, peers[:i])) for i, group in enumerate(peers) for _ in group]
    if name == "dense_rank":
        return [1 + i for i, group in enumerate(peers) for _ in group]
    if name == "ntile":
        return tiles(len(ranked), node["n"])
    if name in ("lag", "lead"):
        return [neighbour(node, values, ranked, at) for at in range(len(ranked))]
    return [
        reduced(node, values, frame, known) for frame in frames(node, ranked, peers, bool(node["ascending"]))
    ]


def tiles(rows, parts):
    small, larger = divmod(rows, parts)
    sizes = [small + 1] * larger + [small] * (parts - larger) if parts <= rows else [1] * rows
    return [1 + i for i, size in enumerate(sizes) for _ in range(size)]


def neighbour(node, values, ranked, at):
    type_, column = values[0]
    result = type_of(node, values).bare
    n = int(node["n"])
    there = at - n if node["function"] == "lag" else at + n
    if not 0 <= there < len(ranked):
        if len(values) == 1:
            return None
        type_, column = values[1]
        there = at
    value = column[ranked[there]]
    if value is None or isinstance(value, Poison):
        return value
    return casts.promote(value, type_.bare, result)


def frames(node, ranked, peers, ordered):
    """The rows that each row sees, in the window's order."""
    count = len(ranked)
    if node["function"] in RUNNING:
        return [ranked[: at + 1] for at in range(count)]
    if node.get("rows"):
        begin, end = (bound if bound is None else int(bound) for bound in node["rows"])
        return [
            ranked[0 if begin is None else max(0, at + begin) : count if end is None else max(0, at + end + 1)]
            for at in range(count)
        ]
    if not ordered:
        return [ranked] * count
    seen, result = [], []
    for group in peers:
        seen = seen + group
        result += [seen] * len(group)
    return result


def reduced(node, values, frame, known):
    name = RUNNING.get(node["function"], node["function"])
    # Equal keys of argmin go by the source's order, which rows are numbered in.
    rows = frame if name in ("first", "last") else sorted(frame)
    columns = [[column[row] for row in rows] for _, column in values]
    conditions = columns.pop() if node.get("where") else None
    if name == "nrows":
        held = conditions if conditions is not None else [True] * len(rows)
        poison = next((value for value in held if isinstance(value, Poison)), None)
        return poison or sum(value is True for value in held)
    ordered = known or bool(node["ascending"] and name in ("first", "last"))
    return reduce({**node, "op": name}, type_of(node, values).bare, columns, conditions, ordered)


def type_of(node, values):
    name = node["function"]
    types = [type_.bare for type_, _ in values]
    if name in ("row_number", "rank", "dense_rank", "ntile", "nrows"):
        return INT64
    if name in ("lag", "lead"):
        return (types[0] if len(types) == 1 else common(*types)).optional()
    if name in RUNNING:
        return (sum_type(types) if name == "cumsum" else types[0]).optional()
    if node.get("where"):
        types.pop()
    return REDUCTIONS[name][0](types).optional()
