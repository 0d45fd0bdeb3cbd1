"""Every reduction: a list of values to one value, exactly, over fractions where it is arithmetic.

REDUCTIONS maps an op to (type rule, function). A function gets the node, the result's type and lists
of argument values, from which rows with a null are gone already (with a null key for argmin and argmax).
"""

import math
from collections import Counter
from decimal import Decimal, localcontext
from fractions import Fraction

from .arithmetic import fit_decimal, in_range
from .types import BOOL, FLOAT64, INT64, UINT64, Type, decimal_type
from .values import OPEN_ZERO, Approx, BadValue, Poison, Undetermined, approx, compare, is_negative_zero, key_of


def to_float(fraction):
    try:
        return float(fraction)
    except OverflowError:
        return math.inf if fraction > 0 else -math.inf


def special(values):
    """What arithmetic over values with NaN or infinities among them gives, or None if all are finite."""
    floats = [float(v) for v in values if isinstance(v, float) and not math.isfinite(v)]
    if not floats:
        return None
    found = sum(floats)  # inf + -inf and NaN + x are NaN
    finite = [abs(Fraction(v)) for v in values if not isinstance(v, float) or math.isfinite(v)]
    if math.isinf(found) and math.isinf(to_float(sum(finite))):
        return Approx(0.0, math.inf)  # in some orders the finite ones are another infinity on the way
    return found


def reach(values):
    """How far off approximate values among these may be, together."""
    return sum(v.tolerance for v in values if isinstance(v, Approx))


def loosen(value, tolerance):
    """The answer over approximate values is approximate."""
    if not tolerance or not math.isfinite(value):
        return value
    return Approx(value, getattr(value, "tolerance", 0.0) + tolerance)


def total(node, type_, values):
    if not values:
        return None
    if type_.kind == "timedelta":
        return in_range(sum(values), INT64)
    if type_.is_integer:
        return in_range(sum(values), type_)
    if type_.kind == "decimal":
        with localcontext() as context:
            context.prec = 200
            result = fit_decimal(sum(values), type_)
            try:
                for sign in (1, -1):
                    fit_decimal(sum((v for v in values if v * sign > 0), Decimal(0)), type_)
            except BadValue:
                raise Undetermined("whether it overflows on the way hangs on the order") from None
            return result
    unusual = special(values)
    if unusual is not None:
        return unusual
    scale = to_float(sum(abs(Fraction(v)) for v in values))
    if math.isinf(scale):
        return Approx(0.0, math.inf)  # whether it overflows on the way hangs on the order
    exact = to_float(sum(Fraction(v) for v in values))
    if len(values) > 1:
        return loosen(approx(exact, scale), reach(values))
    return 0.0 if type(values[0]) is float and values[0] == 0 else values[0]  # no sum is -0.0


def sum_type(types):
    (type_,) = types
    if type_.kind == "decimal":
        return decimal_type(38, type_.scale)
    if type_.is_float:
        return FLOAT64
    if type_.kind == "timedelta":
        return type_
    return UINT64 if type_.kind.startswith("uint") else INT64


def mean(node, type_, values):
    if not values:
        return None
    unusual = special(values)
    if unusual is not None:
        return unusual
    largest = max(abs(Fraction(v)) for v in values)
    if largest > 10**300:
        raise Undetermined("a mean of extremes may overflow on the way")
    exact = to_float(sum(Fraction(v) for v in values) / len(values))
    return loosen(approx(exact, to_float(largest) * len(values) ** 0.5), reach(values))


def check_squares(*columns):
    for values in columns:
        if any(abs(v) > 1e140 or (v and abs(v) < 1e-140) for v in values):
            raise Undetermined("squares of extremes overflow on the way")
        if any(isinstance(v, Approx) for v in values):
            raise Undetermined("a spread of rounded numbers")


def moment(values):
    """The sum of squared distances from the mean, exactly."""
    middle = sum(map(Fraction, values)) / len(values)
    return sum((Fraction(v) - middle) ** 2 for v in values)


def scale_of(values):
    return max(abs(to_float(Fraction(v))) for v in values)


def variance(node, type_, values, root=False):
    sample = node.get("unbiased", True) is not False
    if len(values) < (2 if sample else 1):
        return None
    if special(values) is not None:
        return math.nan
    check_squares(values)
    exact = to_float(moment(values) / (len(values) - sample))
    spread, scale = math.sqrt(exact), scale_of(values)
    # A stable algorithm loses about as many digits as the mean has more than the spread.
    tolerance = exact * 1e-9 + len(values) * (spread * scale * 1e-15 + scale * scale * 1e-31)
    if root:
        exact, tolerance = spread, tolerance / spread if spread else math.sqrt(tolerance)
    return Approx(exact, tolerance)


def deviation(node, type_, values):
    return variance(node, type_, values, root=True)


def covariance(node, type_, xs, ys):
    sample = node.get("unbiased", True) is not False
    if len(xs) < (2 if sample else 1):
        return None
    if special(xs) is not None or special(ys) is not None:
        return math.nan
    check_squares(xs, ys)
    exact = to_float(comoment(xs, ys) / (len(xs) - sample))
    spreads = [math.sqrt(moment(values) / len(values)) for values in (xs, ys)]
    lost = spreads[0] * scale_of(ys) + spreads[1] * scale_of(xs)
    return Approx(exact, abs(exact) * 1e-9 + len(xs) * (lost + scale_of(xs) * scale_of(ys) * 1e-15) * 1e-15)


def comoment(xs, ys):
    x_mean = sum(map(Fraction, xs)) / len(xs)
    y_mean = sum(map(Fraction, ys)) / len(ys)
    return sum((Fraction(x) - x_mean) * (Fraction(y) - y_mean) for x, y in zip(xs, ys))


def correlation(node, type_, xs, ys):
    if len(xs) < 2:
        return None
    if special(xs) is not None or special(ys) is not None:
        return math.nan
    check_squares(xs, ys)
    below = moment(xs) * moment(ys)
    if below == 0:
        return math.nan
    exact = float(comoment(xs, ys)) / math.sqrt(float(below))
    lost = sum(scale_of(values) / math.sqrt(moment(values) / len(values)) for values in (xs, ys))
    return Approx(exact, 1e-9 + lost * len(xs) * 1e-15)


def quantile_at(values, q):
    values = sorted(values, key=key_of)
    at = Fraction(q) * (len(values) - 1)
    low = math.floor(at)
    part = at - low
    a = to_float(Fraction(values[low])) if finite(values[low]) else float(values[low])
    if part == 0:
        return a
    upper = values[low + 1]
    b = to_float(Fraction(upper)) if finite(upper) else float(upper)
    if a == b:
        return a
    if not (math.isfinite(a) and math.isfinite(b)):
        return a + b if math.isnan(a + b) else (a if math.isinf(a) else b)
    if max(abs(a), abs(b)) > 1e300:
        raise Undetermined("between extremes the distance may overflow")
    exact = Fraction(values[low]) + (Fraction(upper) - Fraction(values[low])) * part
    return approx(to_float(exact), max(abs(a), abs(b)))


def finite(value):
    return not isinstance(value, float) or math.isfinite(value)


def quantile(node, type_, values):
    return quantile_at(values, node["q"]) if values else None


def median(node, type_, values):
    return quantile_at(values, Fraction(1, 2)) if values else None


def smallest(node, type_, values):
    return min(values, key=key_of) if values else None


def largest(node, type_, values):
    return max(values, key=key_of) if values else None


def mode(node, type_, values):
    """The most frequent, the smallest of those that are equally frequent."""
    if not values:
        return None
    counts = Counter(key_of(v) for v in values)
    most = max(counts.values())
    return min((v for v in values if counts[key_of(v)] == most), key=key_of)


def top(node, type_, values):
    if not values:
        return None
    return tuple(sorted(values, key=key_of, reverse=True)[: node["k"]])


def at_extreme(choose):
    """The value in that row, which may be null; of several such rows the first."""

    def function(node, type_, xs, keys):
        if not keys:
            return None
        best = choose(keys, key=key_of)
        found = [x for x, key in zip(xs, keys) if compare(key, best) == 0]
        if len({key_of(x) for x in found}) > 1 and not node["sequence"]:
            raise Undetermined("which of several rows with the same key")
        return found[0]

    return function


def at_end(index):
    def function(node, type_, values):
        if len({key_of(v) for v in values}) > 1 and not node["sequence"]:
            raise Undetermined("which row comes first, without an order")
        return values[index] if values else None

    return function


def element(types):
    return types[0]


def always(type_):
    return lambda types: type_


REDUCTIONS = {
    "count": (always(INT64), lambda node, t, values: len(values)),
    "nunique": (always(INT64), lambda node, t, values: len({key_of(v) for v in values})),
    "approx_nunique": (always(INT64), lambda node, t, values: len({key_of(v) for v in values})),
    "sum": (sum_type, total),
    "mean": (always(FLOAT64), mean),
    "var": (always(FLOAT64), variance),
    "std": (always(FLOAT64), deviation),
    "min": (element, smallest),
    "max": (element, largest),
    "first": (element, at_end(0)),
    "last": (element, at_end(-1)),
    "mode": (element, mode),
    "median": (always(FLOAT64), median),
    "quantile": (always(FLOAT64), quantile),
    "any": (always(BOOL), lambda node, t, values: any(values) if values else None),
    "all": (always(BOOL), lambda node, t, values: all(values) if values else None),
    "cov": (always(FLOAT64), covariance),
    "corr": (always(FLOAT64), correlation),
    "topk": (lambda types: Type("list", element=types[0]), top),
    "argmin": (element, at_extreme(min)),
    "argmax": (element, at_extreme(max)),
}

# They give one of their values: of a zero among them, which of the two is the engine's choice.
CHOOSING = {"min", "max", "first", "last", "mode", "median", "quantile", "topk", "argmin", "argmax"}


def with_open_zero(chosen, values):
    if not any(map(is_negative_zero, values)):
        return chosen
    if isinstance(chosen, tuple):
        return tuple(with_open_zero(one, values) for one in chosen)
    return OPEN_ZERO if chosen == 0 else chosen


def reduce(node, type_, columns, conditions, sequence):
    """One value over the rows; `conditions` is the `where` of each row, or None; `sequence` says
    whether the rows have an order."""
    rows = list(zip(*columns))
    if conditions is not None:
        for condition in conditions:
            if isinstance(condition, Poison):
                return condition
        rows = [row for row, condition in zip(rows, conditions) if condition is True]
    for row in rows:
        for value in row:
            if isinstance(value, Poison):
                return value
    at = [1] if node["op"] in ("argmin", "argmax") else range(len(columns))
    rows = [row for row in rows if all(row[i] is not None for i in at)]
    lists = [list(column) for column in zip(*rows)] if rows else [[] for _ in columns]
    try:
        result = REDUCTIONS[node["op"]][1]({**node, "sequence": sequence}, type_, *lists)
        return with_open_zero(result, lists[0]) if node["op"] in CHOOSING else result
    except BadValue as error:
        return Poison(str(error))
