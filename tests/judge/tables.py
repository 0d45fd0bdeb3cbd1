"""Tables, and every operation from tables to a table."""

from dataclasses import dataclass

from . import casts
from .types import Type, common, record
from .values import OPEN_ZERO, BadValue, Poison, Undetermined, is_negative_zero, key_of


@dataclass
class Table:
    """Rows as tuples. `sequence`: the rows have an order that the language defines for `first` and
    the like (that of the source). `sorted`: the order is part of the answer."""

    names: list
    types: list
    rows: list
    sequence: bool = True
    sorted: bool = False

    def column(self, name):
        at = self.names.index(name)
        return self.types[at], [row[at] for row in self.rows]

    @property
    def type(self):
        return Type("list", element=record(self.names, self.types))

    def with_rows(self, rows, **changes):
        values = {"sequence": self.sequence, "sorted": self.sorted, **changes}
        return Table(self.names, self.types, rows, **values)


class PoisonedKey(BadValue):
    """A key of a group, a join or a sort is an error; an engine that drops the rows first has none."""


def sound(value):
    if isinstance(value, Poison):
        raise PoisonedKey(value.reason)
    return value


def row_key(row):
    return tuple(key_of(sound(value)) for value in row)


def with_open_zeros(shown, rows):
    """What is shown of `rows` that have equal keys: a zero may have either sign, if one of its column is negative."""
    either = {at for row in rows for at, value in enumerate(row) if is_negative_zero(value)}
    return [tuple(OPEN_ZERO if at in either and value == 0 else value for at, value in enumerate(row)) for row in shown]


class PoisonedFilter(BadValue):
    """Whether a row stays is an error."""


def filter_rows(table, conditions, poisoned):
    """`conditions` are lists of values; only true keeps a row, and a false one makes the rest moot.
    `poisoned` says what happens to a row whose condition is an error: `raise`, `keep` or `drop`."""
    kept = []
    for row, *held in zip(table.rows, *conditions):
        if any(value is False or value is None for value in held):
            continue
        reasons = [value.reason for value in held if isinstance(value, Poison)]
        if reasons and poisoned == "raise":
            raise PoisonedFilter(reasons[0])
        if not reasons or poisoned == "keep":
            kept.append(row)
    return table.with_rows(kept)


def slice_rows(table, offset, limit):
    end = len(table.rows) if limit is None else offset + limit
    if not table.sorted and not (offset == 0 and end >= len(table.rows)) and end > offset:
        if offset < len(table.rows) and len({row_key(row) for row in table.rows}) > 1:
            raise Undetermined("which rows, without a sort")
    return table.with_rows(table.rows[offset:end])


def tail_rows(table, n):
    if not table.sorted and n < len(table.rows) and n > 0:
        if len({row_key(row) for row in table.rows}) > 1:
            raise Undetermined("which rows, without a sort")
    return table.with_rows(table.rows[len(table.rows) - n :] if n < len(table.rows) else table.rows)


def sort_rows(table, keys, ascending):
    """Stable, nulls last either way. Where the source has no order, ties leave it open."""
    order = list(range(len(table.rows)))
    for values, up in reversed(list(zip(keys, ascending))):
        held = [i for i in order if sound(values[i]) is not None]
        nulls = [i for i in order if values[i] is None]
        held.sort(key=lambda i: key_of(values[i]), reverse=not up)  # stable in both directions
        order = held + nulls
    rows = [table.rows[i] for i in order]
    ties = [tuple(key_of(values[i]) for values in keys) for i in order]
    known = table.sequence or table.sorted or not has_open_ties(ties, rows)
    return table.with_rows(rows, sequence=known, sorted=known)


def has_open_ties(keys, rows):
    seen = {}
    for key, row in zip(keys, rows):
        seen.setdefault(key, set()).add(tuple(map(repr, row)))
    return any(len(different) > 1 for different in seen.values())


def distinct_rows(table, keys):
    """The first row of each key; `keys` are lists of values, none for whole rows."""
    groups = {}
    columns = keys or [table.column(name)[1] for name in table.names]
    for row, *key in zip(table.rows, *columns):
        groups.setdefault(row_key(key), []).append(row)
    if keys and not table.sequence:
        for rows in groups.values():
            if len({row_key(row) for row in rows}) > 1:
                raise Undetermined("which row of a group, without an order")
    shown = with_open_zeros([rows[0] for rows in groups.values()], table.rows)
    return table.with_rows(shown, sequence=False, sorted=False)


def group_rows(table, keys):
    """Groups in the order in which they are met: (key values, the group's table)."""
    groups = {}
    for row, *key in zip(table.rows, *keys):
        groups.setdefault(row_key(key), (key, []))[1].append(row)
    if not keys:
        groups[()] = ([], list(table.rows))
    shown = with_open_zeros([key for key, _ in groups.values()], list(zip(*keys)))
    return [(key, table.with_rows(rows)) for key, (_, rows) in zip(shown, groups.values())]


def join_tables(left, right, how, on, suffixes):
    if how in ("semi", "anti"):
        return semi_join(left, right, on, wanted=how == "semi")
    left_at = [left.names.index(a) for a, _ in on]
    right_at = [right.names.index(b) for _, b in on]
    both = [common(left.types[i], right.types[j]) for i, j in zip(left_at, right_at)]
    check_keys(left, right, left_at, right_at, both)
    found = {}
    needed = left.rows and right.rows  # else no key is ever compared
    for number, row in enumerate(right.rows):
        key = join_key(row, right_at, right.types, both) if needed else None
        if key is not None:
            found.setdefault(key, []).append(number)
    pairs, matched = [], set()
    for row in left.rows:
        key = join_key(row, left_at, left.types, both) if needed else None
        partners = found.get(key, []) if key is not None else []
        pairs += [(row, right.rows[number]) for number in partners]
        matched.update(partners)
        if not partners and how in ("left", "outer"):
            pairs.append((row, None))
    if how in ("right", "outer"):
        pairs += [(None, row) for number, row in enumerate(right.rows) if number not in matched]
    return joined(left, right, how, list(zip(left_at, right_at, both)), pairs, suffixes)


def check_keys(left, right, left_at, right_at, both):
    for i, j, type_ in zip(left_at, right_at, both):
        if type_ is None and "decimal" in (left.types[i].kind, right.types[j].kind):
            raise Undetermined("decimal keys that have no common type of 38 digits")


def join_key(row, at, types, both):
    """The key as one comparable value, or None if any part is null: null matches nothing."""
    values = [sound(row[i]) for i in at]
    if any(value is None for value in values):
        return None
    return tuple(
        key_of(casts.promote(v, types[i].bare, t.bare) if t else v)
        for v, i, t in zip(values, at, both)
    )


def joined(left, right, how, keys, pairs, suffixes):
    """Left columns in their order, then the right ones without its keys; clashes take suffixes."""
    key_of_left = {i: (j, t) for i, j, t in keys}
    rest = [j for j in range(len(right.names)) if j not in {j for _, j, _ in keys}]
    left_names, right_names = set(left.names), {right.names[j] for j in rest}
    clash = left_names & right_names
    names, types = [], []
    for i, (name, type_) in enumerate(zip(left.names, left.types)):
        names.append(name + suffixes[0] if name in clash else name)
        if i in key_of_left and how in ("right", "outer"):
            j, t = key_of_left[i]
            type_ = right.types[j] if how == "right" else t
            type_ = t.bare.optional(right.types[j].option or (how == "outer" and left.types[i].option))
        elif how in ("right", "outer"):
            type_ = type_.optional()
        types.append(type_)
    for j in rest:
        names.append(right.names[j] + suffixes[1] if right.names[j] in clash else right.names[j])
        types.append(right.types[j].optional(right.types[j].option or how in ("left", "outer")))
    rows = []
    for a, b in pairs:
        values = []
        for i in range(len(left.names)):
            if a is not None:
                value, own = a[i], left.types[i]
            elif i in key_of_left:
                value, own = b[key_of_left[i][0]], right.types[key_of_left[i][0]]
            else:
                value, own = None, left.types[i]
            if i in key_of_left and value is not None:
                value = casts.promote(value, own.bare, types[i].bare)
            values.append(value)
        values += [None if b is None else b[j] for j in rest]
        rows.append(tuple(values))
    return Table(names, types, rows, sequence=False, sorted=False)


def semi_join(left, right, on, wanted):
    left_at = [left.names.index(a) for a, _ in on]
    right_at = [right.names.index(b) for _, b in on]
    both = [common(left.types[i], right.types[j]) for i, j in zip(left_at, right_at)]
    if not left.rows or not right.rows:
        return left.with_rows([] if wanted else left.rows, sequence=False, sorted=False)
    check_keys(left, right, left_at, right_at, both)
    keys = {join_key(row, right_at, right.types, both) for row in right.rows} - {None}
    rows = [r for r in left.rows if (join_key(r, left_at, left.types, both) in keys) == wanted]
    return left.with_rows(rows, sequence=False, sorted=False)


def aligned(tables):
    """The same columns in the first one's order, by name, in the types that hold all."""
    first = tables[0]
    types = list(first.types)
    for table in tables[1:]:
        types = [common(t, table.column(n)[0]) for n, t in zip(first.names, types)]
    result = []
    for table in tables:
        at = [table.names.index(name) for name in first.names]
        own = [table.types[i] for i in at]
        rows = [
            tuple(
                v if v is None or isinstance(v, Poison) else casts.promote(v, o.bare, t.bare)
                for v, o, t in zip([row[i] for i in at], own, types)
            )
            for row in table.rows
        ]
        result.append(Table(list(first.names), types, rows))
    return result


def concat(tables):
    tables = aligned(tables)
    rows = [row for table in tables for row in table.rows]
    return Table(tables[0].names, tables[0].types, rows, sequence=False)


def set_operation(left, right, wanted):
    left, right = aligned([left, right])
    if not left.rows or (wanted and not right.rows):  # nothing of the other side is needed
        return Table(left.names, left.types, [], sequence=False)
    there = {row_key(row) for row in right.rows}
    seen, rows = set(), []
    for row in left.rows:
        key = row_key(row)
        if key not in seen and (key in there) == wanted:
            rows.append(row)
        seen.add(key)
    return Table(left.names, left.types, with_open_zeros(rows, left.rows + right.rows), sequence=False)
