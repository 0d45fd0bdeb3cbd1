"""Random windows: ranks, neighbours, running sums, and reductions over partitions and frames."""

from . import generator as g


def window_columns(generator, base, fields, depth):
    """Columns that windows compute."""
    names = ("w1", "w2")[: generator.rng.randint(1, 2)]
    parts = [g.Node("assignment", [f"{name}=", window(generator, fields)]) for name in names]
    how = generator.rng.choice([".mutate(", ".mutate(", ".select("])
    return g.Node("table", [base, how, *g.between(parts, ", "), ")"])


def window_filter(generator, base, fields, depth):
    """The first rows of each partition, or those where a window gives something."""
    rng = generator.rng
    if rng.random() < 0.5:
        ranking = rng.choice(["row_number()", "rank()", "dense_rank()"])
        condition = f"{ranking}.over({keys(generator, fields)}) <= {rng.choice([0, 1, 2, 3])}"
        return g.Node("table", [base, f".filter({condition})"])
    return g.Node("table", [base, ".filter(", window(generator, fields), ".notnull())"])


def window_reduction(generator, base, fields, depth):
    """A group's reduction over a window."""
    names = generator.sortable(fields)
    if not names:
        return base
    method = generator.rng.choice(["min()", "max()", "count()", "nunique()"])
    parts = [f".by(_.{generator.rng.choice(names)}, w=(", window(generator, fields), f").{method})"]
    return g.Node("table", [base, *parts])


def window(generator, fields):
    rng = generator.rng
    over = keys(generator, fields)
    roll = rng.random()
    names = generator.sortable(fields)
    if roll < 0.25 or not names:
        function = rng.choice(["row_number()", "rank()", "dense_rank()", "ntile(2)", "ntile(3)"])
        return g.Node("window", [f"{function}.over({over})" if rng.random() < 0.8 else function])
    name = rng.choice(names)
    if roll < 0.5:
        n = rng.choice([0, 1, 1, 2, 9])
        call = rng.choice([f"lag({n})", f"lead({n})", f"shift({n - 1})", f"lag({n}, default=_.{name})"])
    elif roll < 0.65:
        number = fields[name].is_number
        call = rng.choice(["cumsum()", "cumsum()", "diff()"] if number else ["cummin()", "cummax()"])
    else:
        rows = frame(rng)
        over = ", ".join(part for part in (over, rows) if part)
        return g.Node("window", ["(", generator.reduction(fields, 1), f").over({over})"])
    return g.Node("window", [f"_.{name}.{call}.over({over})"])


def frame(rng):
    if rng.random() < 0.5:
        return ""
    begin, end = sorted([rng.randint(-2, 2), rng.randint(-2, 2)])
    return f"rows=({rng.choice([begin, begin, None])}, {rng.choice([end, end, None])})"


def keys(generator, fields):
    rng, names, parts = generator.rng, generator.sortable(fields), []
    if names and rng.random() < 0.6:
        parts.append(f"by=_.{rng.choice(names)}")
    if names and rng.random() < 0.7:
        chosen = rng.sample(names, min(len(names), rng.choice([1, 1, 2])))
        parts.append(f"order=[{generator.sort_keys(chosen)}]")
    return ", ".join(parts)


MAKERS = [window_columns, window_columns, window_filter, window_reduction]
