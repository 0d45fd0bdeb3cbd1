"""The as-of join: for each left row the right row that is nearest in time on the wanted side."""

import math
from decimal import Decimal

from . import casts
from .tables import joined, sound
from .types import Type, common
from .values import Undetermined, key_of

DAY = 86_400_000_000


def asof_join(left, right, on, by, direction, tolerance, suffixes):
    """Every left row once. `on` and the items of `by` are (left name, right name); the tolerance is in
    microseconds for times."""
    keys = [Key(left, right, a, b) for a, b in [*by, on]]
    *groups, time = keys
    pairs = []
    candidates = None
    for row in left.rows:
        mine = [key.of_left(row) for key in keys] if right.rows else [None]
        if any(value is None for value in mine):
            pairs.append((row, None))
            continue
        if candidates is None:
            candidates = by_group(right, keys)
        there = candidates.get(tuple(map(key_of, mine[:-1])), [])
        found = nearest(mine[-1], there, direction, time, tolerance)
        pairs.append((row, None if found is None else last(found, right)))
    at = [(key.left_at, key.right_at, key.type) for key in keys]
    result = joined(left, right, "left", at, pairs, suffixes)
    result.sorted = left.sorted
    return result


class Key:
    """Two columns, and the type in which they are compared."""

    def __init__(self, left, right, left_name, right_name):
        self.left_at, self.right_at = left.names.index(left_name), right.names.index(right_name)
        self.left_type, self.right_type = left.types[self.left_at], right.types[self.right_at]
        self.type = common(self.left_type, self.right_type)
        if self.type is None and "decimal" in (self.left_type.kind, self.right_type.kind):
            raise Undetermined("decimal keys that have no common type of 38 digits")

    def of_left(self, row):
        return self.promoted(sound(row[self.left_at]), self.left_type)

    def of_right(self, row):
        return self.promoted(sound(row[self.right_at]), self.right_type)

    def promoted(self, value, own):
        if value is None or self.type is None:
            return value
        return casts.promote(value, own.bare, self.type.bare)


def by_group(right, keys):
    """key values -> the right rows without a null in a key, as (time, row) in the source's order."""
    groups = {}
    for row in right.rows:
        *group, time = [key.of_right(row) for key in keys]
        if time is not None and all(value is not None for value in group):
            groups.setdefault(tuple(map(key_of, group)), []).append((time, row))
    return groups


def nearest(time, there, direction, key, tolerance):
    """All rows of the best time, in the source's order; None if there is none."""
    before = [t for t, _ in there if key_of(t) <= key_of(time)]
    after = [t for t, _ in there if key_of(t) >= key_of(time)]
    choices = []
    if direction != "forward" and before:
        choices.append(max(before, key=key_of))
    if direction != "backward" and after:
        choices.append(min(after, key=key_of))
    if not choices:
        return None
    best = min(choices, key=lambda t: distance_key(time, t, key.type))  # the earlier one of equals
    if tolerance is not None and not within(time, best, key.type, tolerance):
        return None
    return [row for t, row in there if key_of(t) == key_of(best)]


def last(rows, right):
    if not (right.sequence or right.sorted) and len({repr(row) for row in rows}) > 1:
        raise Undetermined("the last of equal times, without an order")
    return rows[-1]


def distance(a, b, type_):
    """How far apart two values are: exact, or a float."""
    if key_of(a) == key_of(b):
        return 0
    if type_ is not None and type_.kind == "date":
        return abs(a - b) * DAY
    return abs(a - b)


def distance_key(a, b, type_):
    if a == b or key_of(a) == key_of(b) or not is_ordered_by_distance(type_):
        return (0, 0)
    return key_of(distance(a, b, type_))


def is_ordered_by_distance(type_: Type | None):
    return type_ is None or type_.is_number or type_.kind in ("date", "time", "datetime", "timedelta")


def within(a, b, type_, tolerance):
    far = distance(a, b, type_)
    if isinstance(far, float) and math.isnan(far):
        return False
    if isinstance(far, Decimal) and isinstance(tolerance, float):
        tolerance = Decimal(repr(tolerance))
    return far <= tolerance
