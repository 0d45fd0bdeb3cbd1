"""Random expressions as trees of text, typed well: columns are looked up in the type that phlox gives."""

from dataclasses import dataclass, field
from functools import partial

from judge import parse_type

from . import asof, nested, time, windows
from .strings import Strings

INTS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")


@dataclass
class Node:
    """A piece of text with holes. `kind` says what may stand in its place: table, number, float, bool,
    string, bytes, date, time, datetime, timedelta, reduction."""

    kind: str
    parts: list = field(default_factory=list)  # of str and Node

    def __str__(self):
        return "".join(map(str, self.parts))

    def children(self):
        return [part for part in self.parts if isinstance(part, Node)]


def kind_of(type_):
    if type_.is_number:
        return "number"
    if type_.kind == "datetime" and type_.zone:
        return "datetime " + type_.zone
    return type_.kind


class Generator:
    """`fields(table text)` gives the columns of a table expression as {name: type}."""

    def __init__(self, rng, fields, tables):
        self.rng = rng
        self.fields = fields
        self.tables = tables  # names of leaves

    def pick(self, *makers):
        return self.rng.choice(makers)()

    # ---- tables

    def query(self, depth):
        """A table, a column of one, or a scalar."""
        table = self.table(depth)
        fields = self.fields(table)
        roll = self.rng.random()
        if roll < 0.8:
            return table
        name = self.rng.choice(list(fields))
        if roll < 0.88:
            return Node("column", [table, f'["{name}"]'])
        reduction = self.rng.choice(["count()", "nunique()", "min()", "max()"])
        if fields[name].kind == "list":
            reduction = "count()"
        return Node("scalar", [table, f'["{name}"].{reduction}'])

    def table(self, depth):
        if depth <= 0:
            return Node("table", [self.rng.choice(self.tables)])
        base = self.table(depth - 1)
        fields = self.fields(base)
        makers = [
            self.filter, self.filter, self.select, self.mutate, self.mutate, self.sort, self.slice,
            self.distinct, self.by, self.by, self.by, self.summary, self.join, self.join, self.join,
            self.set_operation, self.rename, self.nulls, self.semi, self.join_by, self.join_by,
            self.nested, self.top_lists,
            self.above_all, self.count_values, self.distinct_keys,
            partial(asof.asof_join, self),
            *(partial(make, self) for make in windows.MAKERS),
        ]  # fmt: skip
        return self.rng.choice(makers)(base, fields, depth)

    def nested(self, base, fields, depth):
        return Node("table", [nested.flattened(self.rng)])

    def top_lists(self, base, fields, depth):
        text = nested.top_lists(self.rng, fields)
        return Node("table", [base, text]) if text else base

    def filter(self, base, fields, depth):
        conditions = [self.value("bool", fields, min(depth, 3)) for _ in range(self.rng.choice([1, 1, 2]))]
        return Node("table", [base, ".filter(", *between(conditions, ", "), ")"])

    def some(self, fields, least=1):
        names = list(fields)
        self.rng.shuffle(names)
        return names[: self.rng.randint(least, len(names))]

    def select(self, base, fields, depth):
        parts = [f'"{name}"' for name in self.some(fields)]
        parts += self.assignments(fields, depth, ["s1", "s2"])
        return Node("table", [base, ".select(", *between(parts, ", "), ")"])

    def mutate(self, base, fields, depth):
        names = ["m1", "m2", self.rng.choice(list(fields))]
        return Node(
            "table", [base, ".mutate(", *between(self.assignments(fields, depth, names), ", "), ")"]
        )

    def assignments(self, fields, depth, names):
        chosen = self.rng.sample(names, self.rng.randint(1, len(names)))
        return [
            Node("assignment", [f"{name}=", self.any_value(fields, min(depth, 3))])
            for name in dict.fromkeys(chosen)
        ]

    def sort_keys(self, names):
        return ", ".join(self.rng.choice(['"{}"', 'desc("{}")']).format(name) for name in names)

    def sortable(self, fields):
        return [name for name, type_ in fields.items() if type_.kind != "list"]

    def sort(self, base, fields, depth):
        names = self.sortable(fields)
        if not names:
            return base
        return Node("table", [base, f".sort({self.sort_keys(self.some(names))})"])

    def slice(self, base, fields, depth):
        """Of a table in total order, so that its rows are known."""
        names = self.sortable(fields)
        if len(names) < len(fields):
            return base
        self.rng.shuffle(names)
        n, m = self.rng.choice([0, 1, 2, 3, 100]), self.rng.choice([0, 0, 1, 2])
        cut = self.rng.choice([f".head({n})", f".limit({n}, offset={m})", f"[{m}:]", f"[{m}:{m + n}]",
                               f".tail({n})"])  # fmt: skip
        return Node("table", [base, f".sort({self.sort_keys(names)}){cut}"])

    def distinct(self, base, fields, depth):
        return Node("table", [base, ".distinct()"])

    def rename(self, base, fields, depth):
        name = self.rng.choice(list(fields))
        return Node("table", [base, f'.rename(r{depth}="{name}")'])

    def nulls(self, base, fields, depth):
        options = [name for name, type_ in fields.items() if type_.option and type_.kind != "list"]
        if options and self.rng.random() < 0.5:
            return Node("table", [base, '.dropna("', self.rng.choice(options), '")'])
        return Node("table", [base, self.rng.choice([".dropna()", ".fillna(0)", '.fillna("x")', ".fillna(0.5)"])])

    def by(self, base, fields, depth):
        keys = self.some(self.sortable(fields) or list(fields))[: self.rng.choice([1, 1, 2])]
        if any(fields[key].kind == "list" for key in keys):
            return base
        parts = [f"_.{key}" for key in keys]
        if self.rng.random() < 0.2:
            parts = [Node("key", ["(", self.any_value(fields, 1), ').label("k")'])]
            keys = ["k"]
        names = [name for name in ("n", "r1", "r2", "r3") if name not in keys]
        for name in names[: self.rng.randint(0, 3)]:
            parts.append(Node("assignment", [f"{name}=", self.reduction(fields, 2)]))
        return Node("table", [base, ".by(", *between(parts, ", "), ")"])

    def summary(self, base, fields, depth):
        parts = [
            Node("assignment", [f"{name}=", self.reduction(fields, 2)])
            for name in ("n", "r1", "r2")[: self.rng.randint(1, 3)]
        ]
        return Node("table", [base, ".summary(", *between(parts, ", "), ")"])

    def join(self, base, fields, depth):
        other = self.table(self.rng.randint(0, depth // 2))
        theirs = self.fields(other)
        pairs = [
            (mine, other_name)
            for mine, type_ in fields.items()
            for other_name, other_type in theirs.items()
            if kind_of(type_) == kind_of(other_type) != "list"
        ]
        how = self.rng.choice(["inner", "inner", "inner", "left", "right", "outer", "semi", "anti"])
        if not pairs or self.rng.random() < 0.05:
            return Node("table", ["join(", base, ", ", other, ', how="cross")'])
        chosen = [self.rng.choice(pairs)]
        more = [p for p in pairs if p[0] != chosen[0][0] and p[1] != chosen[0][1]]
        if more and self.rng.random() < 0.3:
            chosen.append(self.rng.choice(more))
        on = ", ".join(f'("{a}", "{b}")' for a, b in chosen)
        return Node("table", ["join(", base, ", ", other, f', [{on}], how="{how}")'])

    def set_operation(self, base, fields, depth):
        function = self.rng.choice(["concat", "intersect", "difference"])
        if any(type_.kind == "list" for type_ in fields.values()):
            function = "concat"
        other = Node("table", [base, ".filter(", self.value("bool", fields, 1), ")"])
        pair = [base, other] if self.rng.random() < 0.5 else [other, base]
        return Node("table", [f"{function}(", pair[0], ", ", pair[1], ")"])

    def join_by(self, base, fields, depth):
        """A group over an inner join by its key or a column of one side: what is counted below it."""
        joined = self.join(base, fields, depth)
        fields = self.fields(joined)
        keys = self.sortable(fields)
        if not keys:
            return joined
        key = self.rng.choice(keys)
        numbers = [name for name, type_ in fields.items() if type_.is_number]
        choices = ["_.nrows()", f"_.{key}.count()"]
        choices += [f"_.{n}.{r}()" for n in numbers for r in ("sum", "min", "max", "count", "mean")]
        parts = [f"{name}={self.rng.choice(choices)}" for name in ("p1", "p2", "p3")]
        return Node("table", [joined, f".by(_.{key}, {', '.join(parts[: self.rng.randint(1, 3)])})"])

    def above_all(self, base, fields, depth):
        """A condition with a value over a whole table."""
        numbers = [name for name, type_ in fields.items() if type_.is_number]
        if not numbers:
            return base
        name, other = self.rng.choice(numbers), self.rng.choice(numbers)
        reduction = self.rng.choice(["min", "max", "count", "mean"])
        return Node("table", [base, f".filter(_.{name} >= ", base, f'["{other}"].{reduction}())'])

    def count_values(self, base, fields, depth):
        names = self.sortable(fields)
        if not names or "count" in names:
            return base
        return Node("table", [base, f'[["{self.rng.choice(names)}"]].count_values()'])

    def distinct_keys(self, base, fields, depth):
        names = self.sortable(fields)
        return Node("table", [base, f'.distinct("{self.rng.choice(names)}")']) if names else base

    def semi(self, base, fields, depth):
        other = Node("table", [self.rng.choice(self.tables)])
        theirs = self.fields(other)
        pairs = [
            (a, b) for a, s in fields.items() for b, o in theirs.items() if kind_of(s) == kind_of(o) != "list"
        ]
        if not pairs:
            return base
        a, b = self.rng.choice(pairs)
        sign = self.rng.choice(["", "~"])
        return Node("table", [base, f".filter({sign}_.{a}.isin(", other, f".{b}))"])

    # ---- reductions

    def reduction(self, fields, depth):
        roll = self.rng.random()
        if depth > 1 and roll < 0.15:
            operator = self.rng.choice(["+", "-", "*", "/", "//"])
            return Node(
                "reduction",
                ["(", self.number_reduction(fields), f" {operator} ", self.number_reduction(fields), ")"],
            )
        if roll < 0.3:
            return Node("reduction", [self.rng.choice(["_.nrows()", "_.nrows()", None]) or self.counted(fields)])
        kinds = [kind_of(type_) for type_ in fields.values() if type_.kind != "list"]
        kind = self.rng.choice(kinds or ["number"])
        value = self.value(kind, fields, self.rng.choice([0, 0, 1]))
        names = ["count", "nunique", "min", "max", "mode", "first", "last", "argmin", "argmax"]
        if kind == "number":
            names += ["sum", "sum", "mean", "var", "std", "median", "quantile(0.25)", "cov", "corr", "topk(2)"]
        if kind == "bool":
            names += ["any", "all", "sum", "mean"]
        return self.finish(self.rng.choice(names), value, fields)

    def number_reduction(self, fields):
        value = self.value("number", fields, 1)
        return self.finish(self.rng.choice(["sum", "min", "max", "count", "mean"]), value, fields)

    def counted(self, fields):
        return Node("text", ["_.nrows(where=", self.value("bool", fields, 1), ")"])

    def finish(self, name, value, fields):
        value = [value] if isinstance(value.parts[0], str) and value.parts[0].startswith("_.") else ["(", value, ")"]
        arguments = []
        name, _, constant = name.partition("(")
        if constant:
            arguments.append(constant[:-1])
        if name in ("argmin", "argmax"):
            kinds = [kind_of(type_) for type_ in fields.values() if type_.kind != "list"]
            arguments.append(self.value(self.rng.choice(kinds or ["number"]), fields, 0))
        if name in ("cov", "corr"):
            arguments.append(self.value("number", fields, 0))
        if name in ("var", "std", "cov") and self.rng.random() < 0.3:
            arguments.append("unbiased=False")
        if self.rng.random() < 0.2:
            arguments.append(Node("argument", ["where=", self.value("bool", fields, 1)]))
        # A constant is no column: anchor it to the rows.
        return Node("reduction", [*value, f".{name}(", *between(arguments, ", "), ")"])

    # ---- values

    def any_value(self, fields, depth):
        kinds = [kind_of(type_) for type_ in fields.values() if type_.kind != "list"]
        kind = self.rng.choice([*kinds, "number", "bool", "number"])
        return self.value(kind, fields, depth)

    def columns(self, kind, fields):
        return [Node(kind, [f"_.{name}"]) for name, type_ in fields.items() if kind_of(type_) == kind]

    def value(self, kind, fields, depth):
        """An expression of this kind that hangs on the row."""
        columns = self.columns(kind, fields)
        if depth <= 0 or (columns and self.rng.random() < 0.25):
            if columns:
                return self.rng.choice(columns)
            if kind == "bool":
                name = self.rng.choice(list(fields))
                return Node("bool", [f"_.{name}.isnull()"])
            if kind == "number" and self.columns("bool", fields):
                return Node(kind, [self.rng.choice(self.columns("bool", fields)), '.cast("int64")'])
            if kind == "number":
                name = self.rng.choice(list(fields))
                return Node(kind, [f'_.{name}.isnull().cast("int32")'])
            return self.literal(kind)
        made = time.value(self, kind, fields, depth)
        if made:
            return Node(kind, made)
        maker = {"number": self.number, "bool": self.condition, "string": self.text}.get(kind, self.other)
        return maker(fields, depth - 1, kind)

    def literal(self, kind):
        choices = {
            "number": ["0", "1", "2", "-1", "3", "0.5", "-2.5", "10", "1e10", "100000000000"],
            "bool": ["True", "False"],
            "string": ['""', '"a"', '"b"', '"é"', '"zz"', '"日本"'],
            "date": ['date("1970-01-02")', 'date("1999-12-31")'],
            "time": ['time("12:00:00")', 'time("00:00:00.000001")'],
            "datetime": ['datetime("1970-01-01T00:00:00")', 'datetime("2020-02-29T23:59:59.5")'],
            "timedelta": ["timedelta(days=1)", "timedelta(hours=-2, microseconds=1)"],
            "bytes": ['literal(None, "?bytes")'],
            "uuid": ['literal("123e4567-e89b-12d3-a456-426614174000", "uuid")'],
            "categorical": ['"a"', '"b"', '""'],
        }
        if kind.startswith("datetime "):
            return Node(kind, [f'datetime("2020-01-01T00:00:00", "{kind.split()[1]}")'])
        return Node(kind, [self.rng.choice(choices[kind])])

    def operand(self, kind, fields, depth):
        """A value, or now and then a constant."""
        return self.literal(kind) if self.rng.random() < 0.2 and kind != "bytes" else self.value(kind, fields, depth)

    def number(self, fields, depth, kind):
        def v():
            return self.value("number", fields, depth)

        def o():
            return self.operand("number", fields, depth)

        roll = self.rng.random()
        if roll > 0.9 and self.columns("string", fields):
            return Node(kind, self.strings(fields, depth).whole())
        if roll < 0.45:
            operator = self.rng.choice(["+", "-", "*", "/", "//", "%", "+", "-", "**"])
            pair = [v(), o()] if self.rng.random() < 0.8 else [o(), v()]
            return Node(kind, ["(", pair[0], f" {operator} ", pair[1], ")"])
        if roll < 0.5:
            return Node(kind, ["(-", v(), ")"])
        if roll < 0.7:
            method = self.rng.choice(
                ["abs()", "sign()", "round()", "round(1)", "round(-1)", "floor()", "ceil()", "trunc()",
                 "sqrt()", "exp()", "log()", "log10()", "log2()", "log1p()", "expm1()", "sin()", "cos()", "atan()",
                 "tanh()", "asinh()", "clip(0, 2)", "clip(None, 1)", "degrees()", "radians()"]
            )  # fmt: skip
            return Node(kind, ["(", v(), f").{method}"])
        if roll < 0.8:
            type_ = self.rng.choice(["int64", "float64", "float32", "int8", "decimal[12, 2]", "uint32"])
            return Node(kind, ["(", v(), f').try_cast("{type_}")'])
        return self.choice(fields, depth, kind)

    def choice(self, fields, depth, kind):
        """What can be done with values of any kind."""
        def v():
            return self.value(kind, fields, depth)

        def o():
            return self.operand(kind, fields, depth)

        def c():
            return self.value("bool", fields, depth)

        form = self.rng.choice(["if_else", "coalesce", "greatest", "least", "nullif", "cases"])
        if form == "if_else":
            return Node(kind, ["if_else(", c(), ", ", v(), ", ", o(), ")"])
        if form == "nullif":
            return Node(kind, ["(", v(), ").nullif(", o(), ")"])
        if form == "cases":
            tail = self.rng.choice([[], [", else_=", o()]])
            return Node(kind, ["cases((", c(), ", ", v(), "), (", c(), ", ", o(), ")", *tail, ")"])
        return Node(kind, [f"{form}(", v(), ", ", o(), ")"])

    def condition(self, fields, depth, kind):
        roll = self.rng.random()
        kinds = [kind_of(type_) for type_ in fields.values() if type_.kind != "list"] or ["number"]
        other = self.rng.choice([*kinds, "number"])
        if "string" in kinds and self.rng.random() < 0.2:
            return Node(kind, self.strings(fields, depth).condition())
        if roll < 0.5:
            operator = self.rng.choice(["==", "!=", "<", "<=", ">", ">="])
            return Node(
                kind, ["(", self.value(other, fields, depth), f" {operator} ", self.operand(other, fields, depth), ")"]
            )
        if roll < 0.65:
            operator = self.rng.choice(["&", "|"])
            return Node(kind, ["(", self.value(kind, fields, depth), f" {operator} ", self.operand(kind, fields, depth), ")"])
        if roll < 0.72:
            return Node(kind, ["(~", self.value(kind, fields, depth), ")"])
        if roll < 0.8:
            return Node(kind, ["(", self.value(other, fields, depth), self.rng.choice([").isnull()", ").notnull()"])])
        if roll < 0.88:
            value = self.value(other, fields, depth)
            return Node(
                kind,
                ["(", value, ").between(", self.operand(other, fields, 0), ", ", self.operand(other, fields, 0), ")"],
            )
        if roll < 0.94 and other in ("number", "string"):
            listed = [str(self.literal(other)) for _ in range(self.rng.randint(0, 3))]
            if self.rng.random() < 0.3:
                listed.append("None")
            return Node(kind, ["(", self.value(other, fields, depth), f").isin([{', '.join(listed)}])"])
        return self.choice(fields, depth, kind)

    def text(self, fields, depth, kind):
        roll = self.rng.random()
        if roll > 0.85:
            whole = [n for n, t in fields.items() if t.is_integer or t.kind in ("bool", "date", "decimal")]
            if whole:
                return Node(kind, [f'_.{self.rng.choice(whole)}.cast("string")'])
        if roll < 0.2:
            return Node(kind, ["(", self.value(kind, fields, depth), " + ", self.operand(kind, fields, depth), ")"])
        if roll < 0.6:
            return Node(kind, self.strings(fields, depth).texts())
        return self.choice(fields, depth, kind)

    def strings(self, fields, depth):
        whole = [Node("number", [f"_.{name}"]) for name, type_ in fields.items() if type_.is_integer]
        return Strings(
            self.rng,
            lambda: self.value("string", fields, depth),
            lambda: self.rng.choice(whole) if whole else None,
        )

    def other(self, fields, depth, kind):
        return self.choice(fields, depth, kind)


def between(items, separator):
    parts = []
    for i, item in enumerate(items):
        parts += [separator, item] if i else [item]
    return parts


def types_in(schema):
    return {name: parse_type(str(type_)) for name, type_ in schema.items()}
