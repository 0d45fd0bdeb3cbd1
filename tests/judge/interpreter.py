"""The judge itself: walks the nodes of an expression's JSON form, and says what must come out."""

import json
from dataclasses import dataclass
from decimal import Decimal

from . import asof, casts, nested, tables, windows
from .elementwise import OPS, Call, apply
from .reductions import REDUCTIONS, reduce
from .tables import Table
from .types import BOOL, INT64, Type, parse_type
from .values import Approx, BadValue, Poison, Undetermined, agrees, order_key, to_float32

TABLE_OPS = {
    "symbol", "data", "memtable", "select", "mutate", "filter", "slice", "tail", "sample",
    "distinct", "sort", "by", "summary", "row", "join", "asof_join", "concat", "intersect", "difference",
    "explode", "cache",
}  # fmt: skip


ARITHMETIC = {"add", "sub", "mul", "floordiv", "mod", "neg", "abs"}


def is_beyond(value, type_):
    """Does an operand not fit the type in which the operation is done?"""
    if isinstance(value, int) and type_.kind == "int64":
        return value > INT64_MAX
    if isinstance(value, (int, Decimal)) and type_.kind == "decimal":
        return abs(value) >= 10 ** (38 - type_.scale)
    return False


INT64_MAX = 2**63 - 1


@dataclass
class Outcome:
    """What the language says: a table, or an error (`overflow`, `cast`).

    `may_fail`: some value on the way is an error, though no result needs it; an engine may compute
    it nevertheless, so either outcome is right. `in_filter`, `in_key`: the error is in a
    condition, or in a key. A column is a table of one, a scalar a table of one
    row."""

    table: Table | None = None
    error: str = ""
    may_fail: str = ""
    in_filter: bool = False
    in_key: bool = False

    def differs(self, type_, rows, error, ordered=None):
        """Why what an engine gave is not this, or an empty text. `rows` are tuples; `error` is
        whether it failed with an error of the data."""
        if error:
            if self.error or self.may_fail:
                return ""
            return f"the engine failed ({error}), the judge has {len(self.table.rows)} rows"
        if self.error:
            return f"the judge says {self.error} error, the engine gave rows: {rows[:5]}"
        return compare_rows(self.table, rows, self.table.sorted if ordered is None else ordered)


def compare_rows(table, rows, ordered):
    expected = table.rows
    if len(expected) != len(rows):
        return f"{len(expected)} rows expected, not {len(rows)}\n" + show(expected, rows)
    if ordered:
        pairs_agree = all(agrees_row(e, a) for e, a in zip(expected, rows))
    else:
        pairs_agree = match(expected, rows)
    return "" if pairs_agree else "rows differ\n" + show(expected, rows)


def show(expected, rows):
    lines = ["expected:"] + [f"  {row}" for row in expected[:20]]
    return "\n".join(lines + ["got:"] + [f"  {row}" for row in rows[:20]])


def agrees_row(expected, actual):
    return len(expected) == len(actual) and all(agrees(e, a) for e, a in zip(expected, actual))


def match(expected, rows):
    """Unordered: equal as bags. Sorting pairs them up; what rounding disturbs is paired greedily."""
    def loose_key(row):
        return tuple((v is None, order_key(plain(v)) if v is not None else 0) for v in row)

    expected, rows = sorted(expected, key=loose_key), sorted(rows, key=loose_key)
    if all(agrees_row(e, a) for e, a in zip(expected, rows)):
        return True
    left = list(rows)
    for row in expected:
        for i, other in enumerate(left):
            if agrees_row(row, other):
                del left[i]
                break
        else:
            return False
    return True


def plain(value):
    if isinstance(value, tuple):
        return tuple(v if v is None else plain(v) for v in value)
    return float(value) if isinstance(value, Approx) else value


def judge(text, bindings):
    """`text`: the JSON form. `bindings`: symbol name or URI -> Table. Raises Undetermined where the
    language leaves the answer open."""
    document = json.loads(text)
    outcome = Interpreter(document, bindings).outcome()
    if not outcome.in_filter:
        return outcome
    # A row whose condition is an error: if the answer is the same with and without it, then another
    # condition decides, and an engine that asks that one first gives the answer.
    kept, dropped = (Interpreter(document, bindings, how).outcome() for how in ("keep", "drop"))
    if kept.error or dropped.error or compare_rows(kept.table, dropped.table.rows, False):
        return outcome
    return Outcome(table=kept.table, may_fail=outcome.error)


class Interpreter:
    def __init__(self, document, bindings, poisoned_filter="raise"):
        self.nodes = document["nodes"]
        self.root = document["root"]
        self.bindings = bindings
        self.known = {}  # index -> Table or (Type, value) of an absolute scalar
        self.poisoned = ""
        self.poisoned_filter = poisoned_filter
        self.relative = []
        for node in self.nodes:
            self.relative.append(self.is_relative(node))

    def is_relative(self, node):
        """Does it hang on the row (or the group) of the table operation around it?"""
        op, args = node["op"], node.get("args", [])
        if op == "column" or (op == "nrows" and not args):
            return True
        if op == "over" and self.table_of(args) is None and windows.counts(node, args):
            return True
        if op in TABLE_OPS or op == "field":
            return False
        return any(self.relative[i] for i in args)

    def table_of(self, args):
        """The table that an `over` without values has, or None."""
        return args[0] if args and self.nodes[args[0]]["op"] in TABLE_OPS else None

    def outcome(self):
        try:
            result = self.whole(self.root)
            for row in result.rows:
                for value in row:
                    if isinstance(value, Poison):
                        return Outcome(error=value.reason)
        except BadValue as error:
            return Outcome(
                error=str(error),
                in_filter=isinstance(error, tables.PoisonedFilter),
                in_key=isinstance(error, tables.PoisonedKey),
            )
        return Outcome(table=result, may_fail=self.poisoned)

    def whole(self, index):
        """Any expression as a table."""
        node = self.nodes[index]
        if node["op"] in TABLE_OPS:
            return self.table(index)
        source = self.source(index)
        if source is None:
            type_, value = self.scalar(index, None)
            return Table([""], [type_], [(value,)])
        base = self.table(source)
        type_, values = self.column(index, base)
        return Table([""], [type_], [(v,) for v in values], base.sequence, base.sorted)

    def source(self, index):
        """The table whose rows a column is aligned with; None for a scalar."""
        node = self.nodes[index]
        if node["op"] == "field":
            return node["args"][0]
        if node["op"] in REDUCTIONS or node["op"] == "nrows" or node["op"] in TABLE_OPS:
            return None
        args = node.get("args", [])
        if node["op"] == "over" and self.table_of(args) is not None:
            return args[0]
        for i in args[:1] if node["op"] == "isin" else args:
            found = self.source(i)
            if found is not None:
                return found
        return None

    # ---- tables

    def table(self, index):
        if index not in self.known:
            node = self.nodes[index]
            self.known[index] = getattr(self, "op_" + node["op"])(node, *node.get("args", []))
        return self.known[index]

    def op_symbol(self, node):
        table = self.bindings[node["name"]]
        return self.declared(table, parse_type(node["type"]))

    def op_data(self, node):
        return self.declared(self.bindings[node["uri"]], parse_type(node["type"]))

    def declared(self, table, type_):
        names = [name for name, _ in type_.element.fields]
        at = [table.names.index(name) for name in names]
        rows = [tuple(row[i] for i in at) for row in table.rows]
        return Table(names, [t for _, t in type_.element.fields], rows)

    def op_memtable(self, node):
        fields = parse_type(node["type"]).element.fields
        rows = [tuple(decode(v, t) for v, (_, t) in zip(row, fields)) for row in node["rows"]]
        return Table([name for name, _ in fields], [t for _, t in fields], rows)

    def columns(self, indices, table):
        return [self.column(i, table) for i in indices]

    def op_select(self, node, base, *items):
        table = self.table(base)
        columns = self.columns(items, table)
        return Table(
            list(node["names"]),
            [type_ for type_, _ in columns],
            list(zip(*[values for _, values in columns])) if columns else [() for _ in table.rows],
            table.sequence,
            table.sorted,
        )

    def op_mutate(self, node, base, *items):
        table = self.table(base)
        columns = dict(zip(table.names, map(table.column, table.names)))
        columns.update(zip(node["names"], self.columns(items, table)))
        return Table(
            list(columns),
            [type_ for type_, _ in columns.values()],
            list(zip(*[values for _, values in columns.values()])),
            table.sequence,
            table.sorted,
        )

    def op_filter(self, node, base, *conditions):
        table = self.table(base)
        values = [v for _, v in self.columns(conditions, table)]
        return tables.filter_rows(table, values, self.poisoned_filter)

    def op_slice(self, node, base):
        try:
            table = self.table(base)
        except BadValue:
            if node.get("limit") == 0:
                raise Undetermined("whether no rows of a table that fails are an error") from None
            raise
        return tables.slice_rows(table, node.get("offset", 0), node.get("limit"))

    def op_cache(self, node, base):
        return self.table(base)

    def op_tail(self, node, base):
        return tables.tail_rows(self.table(base), node["n"])

    def op_sample(self, node, base):
        raise Undetermined("a sample")

    def op_distinct(self, node, base, *keys):
        table = self.table(base)
        return tables.distinct_rows(table, [v for _, v in self.columns(keys, table)])

    def op_sort(self, node, base, *keys):
        table = self.table(base)
        values = [v for _, v in self.columns(keys, table)]
        return tables.sort_rows(table, values, node["ascending"])

    def op_by(self, node, base, *items):
        table = self.table(base)
        count = node["keys"]
        keys = self.columns(items[:count], table)
        types, rows = [type_ for type_, _ in keys], []
        table = self.with_windows(table, items[count:])
        groups = tables.group_rows(table, [values for _, values in keys])
        for key, group in groups:
            rows.append((*key, *[self.scalar(i, group)[1] for i in items[count:]]))
        types += [self.scalar(i, table.with_rows([]))[0] for i in items[count:]]
        return Table(list(node["names"]), types, rows, sequence=False, sorted=False)

    def op_summary(self, node, base, *items):
        table = self.table(base)
        pairs = [self.scalar(i, table) for i in items]
        return Table(list(node["names"]), [t for t, _ in pairs], [tuple(v for _, v in pairs)])

    def op_row(self, node, *items):
        pairs = [self.scalar(i, None) for i in items]
        return Table(list(node["names"]), [t for t, _ in pairs], [tuple(v for _, v in pairs)])

    def op_join(self, node, left, right):
        on = [tuple(pair) for pair in node.get("on", [])]
        return tables.join_tables(
            self.table(left), self.table(right), node["how"], on, node["suffixes"]
        )

    def op_asof_join(self, node, left, right):
        by = [tuple(pair) for pair in node["by"]]
        return asof.asof_join(
            self.table(left), self.table(right), tuple(node["on"]), by, node["direction"],
            node["tolerance"], node["suffixes"],
        )  # fmt: skip

    def op_concat(self, node, *parts):
        return tables.concat([self.table(i) for i in parts])

    def op_explode(self, node, base):
        return nested.explode(self.table(base), node["column"], node.get("keep_empty", False))

    def op_intersect(self, node, left, right):
        return tables.set_operation(self.table(left), self.table(right), wanted=True)

    def op_difference(self, node, left, right):
        return tables.set_operation(self.table(left), self.table(right), wanted=False)

    # ---- values

    def column(self, index, table):
        """(type, one value for each row of `table`), relative or aligned with it."""
        node = self.nodes[index]
        op, args = node["op"], node.get("args", [])
        if op == "column":
            return table.column(node["name"])
        if op == "field":
            return self.table(args[0]).column(node["name"])
        if op == "literal" or self.is_constant(index):
            type_, value = self.scalar(index, None)
            return type_, [value] * len(table.rows)
        if op in REDUCTIONS or op == "nrows":  # below a reduction: over the group's rows
            type_, value = self.scalar(index, table)
            return type_, [value] * len(table.rows)
        if op == "over":
            return self.window(index, node, args, table)
        if op == "isin" and self.source(args[1]) is not None:
            pairs = [self.column(args[0], table), self.listed(args[1], len(table.rows))]
        else:
            pairs = self.columns(args, table)
        return self.elementwise(node, pairs, len(table.rows))

    def window(self, index, node, args, table):
        if self.hidden(index) in table.names:  # in a group: over the whole table
            return table.column(self.hidden(index))
        if self.table_of(args) is not None:
            args = args[1:]
        values, by, order = (self.columns(part, table) for part in windows.split(node, args))
        type_, results = windows.window(node, table, values, by, order)
        for value in results:
            if isinstance(value, Poison):
                self.poisoned = value.reason
        return type_, results

    @staticmethod
    def hidden(index):
        return f"\0over {index}"

    def with_windows(self, table, items):
        """The table with a hidden column for each window in a group's reductions."""
        todo, names, columns = list(items), [], []
        while todo:
            index = todo.pop()
            node = self.nodes[index]
            if not self.relative[index]:
                continue
            if node["op"] == "over":
                type_, values = self.column(index, table)
                names.append(self.hidden(index))
                columns.append((type_, values))
            else:
                todo += node.get("args", [])
        rows = [(*row, *more) for row, *more in zip(table.rows, *[v for _, v in columns])]
        types = [type_ for type_, _ in columns]
        return Table(table.names + names, table.types + types, rows, table.sequence, table.sorted)

    def is_constant(self, index):
        """An absolute scalar: one value for all rows."""
        return not self.relative[index] and self.source(index) is None

    def listed(self, index, count):
        """The values of a column of another table, as one list for every row."""
        type_, values = self.column(index, self.table(self.source(index)))
        return Type("list", element=type_), [tuple(map(tables.sound, values))] * count

    def elementwise(self, node, pairs, count):
        types = [type_.bare for type_, _ in pairs]
        type_ = OPS[node["op"]][0](node, types)
        call = Call(node, types, type_.bare)
        rows = zip(*[values for _, values in pairs]) if pairs else [()] * count
        results = [apply(call, row) for row in rows]
        for value in results:
            if isinstance(value, Poison):
                self.poisoned = value.reason
        if node["op"] in ARITHMETIC and any(
            is_beyond(v, type_) for _, values in pairs for v in values
        ):
            self.poisoned = "overflow"  # also where the other one is null
        return type_.optional(), results

    def scalar(self, index, group):
        """(type, value): a reduction over `group` (relative) or over its own table, or arithmetic."""
        if group is None and index in self.known:
            return self.known[index]
        result = self.compute_scalar(index, group)
        if group is None:
            self.known[index] = result
        return result

    def compute_scalar(self, index, group):
        node = self.nodes[index]
        op, args = node["op"], node.get("args", [])
        if op == "literal":
            type_ = parse_type(node["type"])
            return type_, decode(node.get("value"), type_)
        if not self.relative[index]:
            group = None
        if op == "nrows":
            return self.count_rows(node, args, group)
        if op in REDUCTIONS:
            return self.reduction(node, args, group)
        if op == "isin" and self.source(args[1]) is not None:
            listed = self.listed(args[1], 1)
            pairs = [self.scalar(args[0], group), (listed[0], listed[1][0])]
        else:
            pairs = [self.scalar(i, group) for i in args]
        type_, values = self.elementwise(node, [(t, [v]) for t, v in pairs], 1)
        return type_, values[0]

    def count_rows(self, node, args, group):
        conditions = args[-1] if node.get("where") else None
        own = args[:-1] if node.get("where") else args
        table = group if group is not None else self.table(own[0])
        if conditions is None:
            return INT64, len(table.rows)
        held = self.column(conditions, table)[1]
        for value in held:
            if isinstance(value, Poison):
                return INT64, value
        return INT64, sum(value is True for value in held)

    def reduction(self, node, args, group):
        table = group
        if table is None:
            sources = [s for s in map(self.source, args) if s is not None]
            table = self.table(sources[0]) if sources else Table([], [], [()])
        pairs = self.columns(args, table)
        conditions = pairs.pop()[1] if node.get("where") else None
        type_ = REDUCTIONS[node["op"]][0]([t.bare for t, _ in pairs])
        ordered = table.sequence or table.sorted
        value = reduce(node, type_.bare, [values for _, values in pairs], conditions, ordered)
        if isinstance(value, Poison):
            self.poisoned = value.reason
        return type_.optional(), value


def decode(value, type_):
    """A constant of the JSON form."""
    if value is None:
        return None
    if type_.kind == "list":
        return tuple(decode(v, type_.element) for v in value)
    if type_.kind == "record":
        return tuple(decode(v, t) for v, (_, t) in zip(value, type_.fields))
    if type_.kind == "map":
        return tuple((decode(k, type_.key), decode(v, type_.element)) for k, v in value)
    if type_.kind == "float32":
        return to_float32(float(value))
    if type_.kind == "float64":
        return float(value)
    if type_.is_integer:
        return int(value)
    if type_.kind == "decimal":
        return Decimal(value)
    if type_.kind in ("date", "time", "datetime", "timedelta"):
        return int(value)
    if type_.kind == "categorical":
        return decode(value, type_.element)
    if type_.kind == "bytes" and isinstance(value, str):
        import base64

        return base64.b64decode(value)
    return value
