"""Values as the judge holds them, and how they compare.

bool, int, float, Decimal, str, bytes; None is null. A date is its days since 1970-01-01, a time its
microseconds since midnight, a datetime its microseconds since 1970-01-01 (UTC if zoned), a timedelta
its microseconds: plain ints, so that no calendar of Python's stands between. A list is a tuple, a
record a tuple of its fields in order, a map a tuple of pairs, a uuid and JSON their text.
"""

import itertools
import math
import struct
from decimal import Decimal


class Undetermined(Exception):
    """The language leaves the answer open (or the judge cannot know it): there is nothing to compare."""


class BadValue(Exception):
    """A value that the language says is an error: `overflow` or `cast`."""


class Poison:
    """Stands where a value would be an error. It only becomes one if a result needs it: what never
    reaches the result may be computed or not."""

    def __init__(self, reason):
        self.reason = reason

    def __repr__(self):
        return f"Poison({self.reason})"


class Approx(float):
    """A float that engines may give with rounding of their own: within `tolerance` of it."""

    def __new__(cls, value, tolerance):
        self = super().__new__(cls, value)
        self.tolerance = tolerance
        return self

    def __repr__(self):
        return f"{float(self)!r}±{self.tolerance:.1g}"

    __hash__ = float.__hash__


def approx(value, scale=0.0, relative=1e-9):
    """`value`, known to `relative` of itself and to rounding at the size `scale`."""
    if math.isnan(value) or math.isinf(value):
        return value
    tolerance = abs(value) * relative + scale * 1e-14
    return Approx(value, tolerance) if tolerance else value


def is_negative_zero(value):
    return isinstance(value, float) and value == 0 and math.copysign(1, value) < 0


# What an engine may give as either of the two zeros, which are equal.
OPEN_ZERO = Approx(0.0, math.ulp(0.0))


def to_float32(value):
    if math.isnan(value) or math.isinf(value):
        return value
    try:
        return struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def order_key(value):
    """Sorts values of one type in the language's order; NaN above every number. Not for null."""
    if isinstance(value, Approx):
        raise Undetermined("the order of a rounded number")
    if isinstance(value, Poison):
        raise BadValue(value.reason)
    if isinstance(value, float) and math.isnan(value):
        return (1, 0.0)
    if isinstance(value, tuple):
        return (0, tuple((item is None, item is not None and order_key(item)) for item in value))
    return (0, value)


def key_of(value):
    """Equal for values that are one group, one join key, one distinct value; null has its own."""
    return None if value is None else order_key(value)


def compare(a, b):
    """-1, 0 or 1 in the language's order."""
    if isinstance(a, Approx) or isinstance(b, Approx):
        reach = getattr(a, "tolerance", 0.0) + getattr(b, "tolerance", 0.0)
        if not (math.isinf(a) or math.isinf(b) or math.isnan(a) or math.isnan(b)):
            if not abs(float(a) - float(b)) > reach:
                raise Undetermined("a comparison with a rounded number")
        a, b = float(a), float(b)
    x, y = order_key(a), order_key(b)
    return (x > y) - (x < y)


def corners(values):
    """Every way in which the approximate ones among the values may be off, the exact values first."""
    if any(isinstance(v, Approx) and math.isinf(v.tolerance) for v in values):
        raise Undetermined("a number that may be anything")
    choices = [
        (float(v), float(v) - v.tolerance, float(v) + v.tolerance) if isinstance(v, Approx) else (v,)
        for v in values
    ]
    return itertools.product(*choices)


def widen(function, values):
    """function(*values), where some are approximate: how far off can the answer be?"""
    answers = [function(*chosen) for chosen in corners(values)]
    first = answers[0]
    if all(same(first, other) for other in answers):
        return first
    if not all(isinstance(a, float) and math.isfinite(a) for a in answers):
        raise Undetermined("an answer that hangs on rounding")
    spread = max(abs(a - first) + getattr(a, "tolerance", 0.0) for a in answers)
    return Approx(first, 2 * spread)


def same(a, b):
    """The very same value, NaN and all."""
    if isinstance(a, float) and isinstance(b, float):
        return a == b or (math.isnan(a) and math.isnan(b))
    return type(a) is type(b) and a == b


def agrees(expected, actual):
    """Is what an engine gave the judge's value?"""
    if expected is None or actual is None:
        return expected is actual
    if isinstance(expected, Approx):
        if not isinstance(actual, float):
            return False
        if math.isinf(expected.tolerance):
            return True
        return abs(float(expected) - actual) <= expected.tolerance
    if isinstance(expected, tuple):
        return (
            isinstance(actual, tuple)
            and len(expected) == len(actual)
            and all(agrees(e, a) for e, a in zip(expected, actual))
        )
    if isinstance(expected, Decimal):
        return isinstance(actual, Decimal) and expected == actual
    return same(expected, actual)
