"""Random as-of joins."""

from . import generator as g

DISTANT = ("number", "date", "time", "datetime", "timedelta")


def asof_join(generator, base, fields, depth):
    rng = generator.rng
    other = generator.table(rng.randint(0, depth // 2))
    theirs = generator.fields(other)
    pairs = [
        (mine, their, g.kind_of(type_))
        for mine, type_ in fields.items()
        for their, their_type in theirs.items()
        if g.kind_of(type_) == g.kind_of(their_type) != "list"
    ]
    if not pairs:
        return base
    time, their_time, kind = rng.choice(pairs)
    parts = ["asof_join(", base, ", ", other, f', ("{time}", "{their_time}")']
    keys = [(a, b) for a, b, _ in pairs if a != time and b != their_time]
    if keys and rng.random() < 0.6:
        a, b = rng.choice(keys)
        parts.append(f', by=[("{a}", "{b}")]')
    distant = kind.split()[0] in DISTANT
    if distant and rng.random() < 0.4:
        tolerance = rng.choice(["0", "1", "2.5", "1000"]) if kind == "number" else rng.choice(
            ['"0us"', '"1us"', '"1h"', '"3d"', '"500w"']
        )
        parts.append(f", tolerance={tolerance}")
    direction = rng.choice(["backward", "forward", "nearest"] if distant else ["backward", "forward"])
    parts.append(f', direction="{direction}")')
    return g.Node("table", parts)
