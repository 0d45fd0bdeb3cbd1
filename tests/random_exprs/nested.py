"""Random nested values: tables of records, lists and maps that are taken apart again."""

import json

DATASHAPE = "{id: int64, r: ?{a: ?int64, b: string}, l: ?var * ?int64, m: ?map[string, ?float64], v: var * {p: ?string, q: ?var * int32}}"
WORDS = ["", "a", "b", "é"]
PARTS = [
    "a=_.r.a", "b=_.r.b", 'k=_.m["k"]', 'j=_.m["j"]', "n=_.l.len()", "c=_.m.len()", "x=_.l[{i}]", "y=_.l[_.id]",
    "z=_.v[{i}].p", "w=_.v[{i}].q[{i}]", "u=_.v[{i}].q.len()", "s=_.r.isnull()", "f=_.l == [1, 2]",
    "g=coalesce(_.l, [0])[{i}]", "h=if_else(_.id > 1, _.r, None).a", "d=_.l.try_cast(\"var * ?int8\")[0]",
    "e=_.v.len()",
]  # fmt: skip
ROWS = [
    "", ".filter(_.r.a >= 0)", ".filter(_.l.len() > 1)", ".distinct()", '.distinct("r")', ".filter(_.id != 2)",
    ".dropna()", ".sort(_.r.a)", ".filter(_.v[0].p == \"a\")",
]  # fmt: skip


def random_rows(rng):
    def some(make, nulls=0.25):
        return None if rng.random() < nulls else make()

    def items(make, nulls=0.25):
        return [some(make, nulls) for _ in range(rng.choice([0, 0, 1, 2, 3]))]

    def number():
        return rng.randint(-2, 3)

    def record():
        return {"a": some(number), "b": rng.choice(WORDS)}

    def visit():
        return {"p": some(lambda: rng.choice(WORDS)), "q": some(lambda: items(number, 0))}

    def entries():
        return {key: some(lambda: rng.choice([0.5, -1.0, 2.0])) for key in rng.sample(["k", "j", ""], rng.randint(0, 3))}

    return [
        [rng.randint(0, 3), some(record), some(lambda: items(number)), some(entries), items(visit, 0)]
        for _ in range(rng.choice([0, 1, 3, 5]))
    ]


def python_text(value):
    """As the language writes it."""
    if isinstance(value, list):
        return "[" + ", ".join(map(python_text, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)}: {python_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def flattened(rng):
    """A table of nested values, exploded or not, of which parts become plain columns."""
    rows = ", ".join("(" + ", ".join(map(python_text, row)) + ")" for row in random_rows(rng))
    table = f'memtable([{rows}], "{DATASHAPE}")' + rng.choice(ROWS)
    keep = rng.choice(["", ", keep_empty=True"])
    parts = [part for part in rng.sample(PARTS, rng.randint(1, 5))]
    roll = rng.random()
    if roll < 0.3:
        table += f'.explode("l"{keep})'
        parts = [part for part in parts if "_.l" not in part] + ["l=_.l"]
    elif roll < 0.6:
        table += f'.explode("v"{keep})'
        parts = [part for part in parts if "_.v" not in part] + ["p=_.v.p", "q=_.v.q[0]"]
    elif roll < 0.7:
        table += f'.explode("v").mutate(q=_.v.q).explode("q"{keep})'
        parts = [part for part in parts if "_.v" not in part] + ["p=_.v.p", "q=_.q"]
    elif roll < 0.8:
        table += ".by(_.r, l=_.l.first(), m=_.m.last(), v=_.v.argmax(_.id), id=_.id.max())"
    text = f"{table}.select({', '.join(['_.id', *parts])})"
    return text.replace("{i}", str(rng.choice([0, 1, -1, 2, -3])))


def top_lists(rng, fields):
    """Groups whose largest values become rows, or parts of a list; empty if there are no numbers."""
    numbers = [name for name, type_ in fields.items() if type_.is_number]
    keys = [name for name, type_ in fields.items() if type_.kind not in ("list", "record", "map")]
    if not numbers or not keys:
        return ""
    x, key, k = rng.choice(numbers), rng.choice(keys), rng.randint(1, 3)
    if rng.random() < 0.5:
        keep = rng.choice(["", ", keep_empty=True"])
        return f'.by((_.{key}).label("key"), top=_.{x}.topk({k})).explode("top"{keep})'
    return f'.by((_.{key}).label("key"), top=_.{x}.topk({k})[{rng.choice([0, 1, -1])}], n=_.{x}.topk({k}).len())'
