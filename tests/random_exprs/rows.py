"""Draws of what is done with rows one by one: casts between all types, and more functions of numbers."""

from .generator import INTS, Generator, Node

NUMBERS = [*INTS, "float32", "float64", "decimal[9, 2]", "decimal[12, 0]", "decimal[38, 10]"]
FUNCTIONS = [
    "round(2)", "round(3)", "round(-2)", "round(20)", "sin()", "cos()", "tan()", "asin()", "acos()", "sinh()",
    "cosh()", "acosh()", "atanh()", "exp()", "log()", "clip(None, 1)", "clip(-1, None)", "abs()", "floor()",
]  # fmt: skip
# What strings are read as, and what is written as strings.
READ = ["date", "time", "datetime", "timedelta", "uuid", "bytes", "datetime America/New_York"]
WRITTEN = ["number", "bool", "date", "time", "datetime", "timedelta", "uuid", "bytes"]


class Rows(Generator):
    """Nothing but filter, select and mutate."""

    def query(self, depth):
        return self.table(depth)

    def table(self, depth):
        if depth <= 0:
            return Node("table", [self.rng.choice(self.tables)])
        base = self.table(depth - 1)
        return self.pick_step()(base, self.fields(base), depth)

    def pick_step(self):
        return self.rng.choice([self.filter, self.select, self.mutate, self.mutate])

    def cast(self, value, type_):
        name = "cast" if self.rng.random() < 0.1 else "try_cast"
        return ["(", value, f').{name}("{type_}")']

    def number(self, fields, depth, kind):
        roll = self.rng.random()
        if roll < 0.25:
            source = self.rng.choice(["number", "number", "bool", "string"])
            if source == "string" and not self.columns("string", fields):
                source = "number"
            return Node(kind, self.cast(self.value(source, fields, depth), self.rng.choice(NUMBERS)))
        if roll < 0.4:
            return Node(kind, ["(", self.value(kind, fields, depth), f").{self.rng.choice(FUNCTIONS)}"])
        if roll < 0.45:
            other = self.operand(kind, fields, depth)
            return Node(kind, ["(", self.value(kind, fields, depth), f").{self.rng.choice(['hypot', 'atan2'])}(", other, ")"])
        return super().number(fields, depth, kind)

    def condition(self, fields, depth, kind):
        roll = self.rng.random()
        if roll < 0.1:
            return Node(kind, ["(", self.value("number", fields, depth), self.rng.choice([").isnan()", ").isinf()"])])
        if roll < 0.15:
            return Node(kind, self.cast(self.value("number", fields, depth), "bool"))
        return super().condition(fields, depth, kind)

    def text(self, fields, depth, kind):
        there = [k for k in WRITTEN if k in ("number", "bool") or self.columns(k, fields)]
        if self.rng.random() < 0.5:
            return Node(kind, self.cast(self.value(self.rng.choice(there), fields, depth), "string"))
        return super().text(fields, depth, kind)

    def other(self, fields, depth, kind):
        if kind in READ and self.rng.random() < 0.3:
            type_ = "datetime['America/New_York']" if " " in kind else kind
            return Node(kind, self.cast(self.value("string", fields, depth), type_))
        moments = {"date": ["datetime"], "datetime": ["date"], "time": ["datetime"]}.get(kind, [])
        moments = [k for k in moments if self.columns(k, fields)]
        if moments and self.rng.random() < 0.3:
            return Node(kind, self.cast(self.value(self.rng.choice(moments), fields, depth), kind))
        return super().other(fields, depth, kind)
