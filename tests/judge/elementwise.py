"""Every function from values to a value, row by row: its type and its meaning.

OPS maps an op to (type rule, function). A type rule gets the arguments' types without `?` and the
node; a function gets the context of the call (types and node) and the values, none of which is null
unless the op is in SEES_NULLS.
"""

import math
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from . import casts
from .types import (
    BOOL,
    FLOAT64,
    INT64,
    INT_RANGES,
    NULL,
    STRING,
    UINT64,
    Type,
    as_decimal,
    common,
    decimal_type,
    parse_type,
)
from .values import Approx, BadValue, Poison, approx, compare, to_float32, widen


@dataclass
class Call:
    node: dict
    types: list  # of the arguments, without ?
    type: Type  # of the result, without ?


# ---- numbers


def in_range(value, type_):
    low, high = INT_RANGES[type_.kind]
    if not low <= value <= high:
        raise BadValue("overflow")
    return value


def fit_decimal(value, type_):
    with localcontext() as context:
        context.prec = 200
        value = value.quantize(Decimal(1).scaleb(-type_.scale))
        if abs(value) >= Decimal(10) ** (38 - type_.scale):
            raise BadValue("overflow")
    return value if value else abs(value)  # a decimal has no -0


def numeric_type(op, a, b):
    """What + - * of two numbers give."""
    if NULL in (a, b):
        return INT64 if a == b else numeric_type(op, *[b if a == NULL else a] * 2)
    if a.is_float or b.is_float:
        return a if a == b else FLOAT64
    if "decimal" in (a.kind, b.kind):
        a, b = as_decimal(a), as_decimal(b)
        whole, scale = max(a.precision - a.scale, b.precision - b.scale), max(a.scale, b.scale)
        if op == "mul":
            scale = a.scale + b.scale
            return decimal_type(min(38, a.precision + b.precision), scale)
        if op == "mod":
            return decimal_type(min(38, whole + scale), scale)
        if op == "floordiv":
            return decimal_type(min(38, a.precision - a.scale + b.scale + 1), 0)
        return decimal_type(min(38, whole + scale + 1), scale)
    return UINT64 if a == b == UINT64 else INT64


def arithmetic_type(node, types):
    a, b = types
    kinds = (a.kind, b.kind)
    if "string" in kinds:
        return STRING
    if "timedelta" in kinds:
        moment = a if b.kind == "timedelta" else b
        if moment.kind == "date":
            return Type("datetime")
        return moment if moment.kind == "datetime" else Type("timedelta")
    if a.kind in ("date", "datetime"):
        return Type("timedelta")
    return numeric_type(node["op"], a, b)


def exact(op):
    """+ - * on ints, decimals and floats."""

    def function(call, a, b):
        if call.type.kind == "string":
            return a + b
        if call.type.kind in ("datetime", "timedelta"):
            a, b = (v * casts.DAY if t.kind == "date" else v for v, t in zip((a, b), call.types))
            return in_range(op(a, b), INT64)
        if call.type.is_integer:
            in_range(a, call.type)
            in_range(b, call.type)
            return in_range(op(a, b), call.type)
        if call.type.kind == "decimal":
            with localcontext() as context:
                context.prec = 200
                return fit_decimal(op(Decimal(a), Decimal(b)), call.type)
        return op(float(a), float(b))

    return function


def divide(call, a, b):
    return ieee_divide(float(a), float(b))


def ieee_divide(a, b):
    if b != 0.0:
        return a / b
    if a == 0.0 or math.isnan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def floor_divide(call, a, b):
    if call.type.is_float:
        return math.nan if float(b) == 0.0 else float(a) // float(b)
    if b == 0:
        return None
    if call.type.kind == "decimal":
        return fit_decimal(Decimal(exact_floor(a, b)), call.type)
    in_range(a, call.type)
    in_range(b, call.type)
    return in_range(a // b, call.type)


def modulo(call, a, b):
    if call.type.is_float:
        return math.nan if float(b) == 0.0 else float(a) % float(b)
    if b == 0:
        return None
    if call.type.kind == "decimal":
        with localcontext() as context:
            context.prec = 200
            return fit_decimal(Decimal(a) - Decimal(b) * exact_floor(a, b), call.type)
    in_range(a, call.type)
    in_range(b, call.type)
    return in_range(a % b, call.type)


def exact_floor(a, b):
    return math.floor(Fraction(a) / Fraction(b))


def ieee(function):
    """A function of Python's math as IEEE has it: NaN and infinity where Python raises."""

    def safe(*values):
        values = [float(v) for v in values]
        try:
            return function(*values)
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return safe


def ieee_pow(a, b):
    if a == 0.0 and b < 0:
        odd = math.isfinite(b) and b == math.floor(b) and b % 2 == 1
        return math.copysign(math.inf, a) if odd else math.inf
    try:
        return math.pow(a, b)
    except ValueError:
        return math.nan
    except OverflowError:
        return -math.inf if a < 0 and b % 2 == 1 else math.inf


def log_of(function, pole=0.0):
    def safe(x):
        if math.isnan(x) or x < pole:
            return math.nan
        if x == pole:
            return -math.inf
        return function(x)

    return safe


def exp_like(function):
    def safe(x):
        try:
            return function(x)
        except OverflowError:
            return math.inf

    return safe


def signed_overflow(function):
    def safe(x):
        try:
            return function(x)
        except OverflowError:
            return math.copysign(math.inf, x)

    return safe


def atanh(x):
    if abs(x) == 1.0:
        return math.copysign(math.inf, x)
    return math.atanh(x)


def rounded(function):
    """Of a float: engines' libraries may differ in the last places."""

    def call_it(call, *values):
        result = ieee(function)(*values)
        return result if result in (0.0, 1.0) else approx(result, relative=1e-14)

    return call_it


def plain(function):
    return lambda call, *values: ieee(function)(*values)


def int_or_same(node, types):
    """int64 for integers, the type itself for other numbers."""
    return INT64 if types[0].is_integer or types[0] == NULL else types[0]


def round_type(node, types):
    """One digit more before the point: 9.9 rounds to 10."""
    if types[0].kind == "decimal":
        return decimal_type(min(38, types[0].precision + 1), types[0].scale)
    return int_or_same(node, types)


def negate(call, x):
    if call.type.is_integer:
        return in_range(-in_range(x, call.type), call.type)
    return fit_decimal(-x, call.type) if isinstance(x, Decimal) else -x


def absolute(call, x):
    if call.type.is_integer:
        return in_range(abs(in_range(x, call.type)), call.type)
    return x.copy_abs() if isinstance(x, Decimal) else abs(x)


def sign_type(node, types):
    return types[0] if types[0].is_float else INT64


def sign(call, x):
    if isinstance(x, float):
        return x if math.isnan(x) else math.copysign(1.0, x) if x else 0.0
    return (x > 0) - (x < 0)


def whole(function, mode):
    """floor, ceil, trunc: an integer stays, a float gives a float, a decimal a decimal."""

    def call_it(call, x):
        if isinstance(x, float):
            return x if math.isnan(x) or math.isinf(x) else math.copysign(float(function(x)), x)
        if isinstance(x, Decimal):
            return fit_decimal(x.to_integral_value(mode), call.type)
        return x

    return call_it


def round_even(call, x):
    digits = call.node.get("digits", 0)
    if isinstance(x, float):
        if math.isnan(x) or math.isinf(x):
            return x
        try:
            return round(x, digits)
        except OverflowError:
            return math.copysign(math.inf, x)
    if isinstance(x, Decimal):
        with localcontext() as context:
            context.prec = 200
            return fit_decimal(x.quantize(Decimal(1).scaleb(-digits), "ROUND_HALF_EVEN"), call.type)
    return in_range(round(x, digits), call.type) if digits < 0 else x


# ---- comparison and choice


def comparison(accept):
    def call_it(call, a, b):
        a, b = together(call.types, a, b)
        return accept(compare(a, b))

    return call_it


def together(types, *values):
    """Values of several types as values of the type that holds all; ints of both signs as they are."""
    both = types[0]
    for other in types[1:]:
        both = both and common(both, other)
    if both is None or both.bare == NULL:
        return values
    return tuple(
        v if v is None else casts.promote(v, t, both.bare) for v, t in zip(values, types)
    )


def common_type(first=0, step=1):
    def rule(node, types):
        result = NULL
        for type_ in types[first::step]:
            result = common(result, type_)
        return result.bare

    return rule


def three_valued(decides):
    """& and |: `decides` decides, else null is unknown."""

    def call_it(call, a, b):
        if a is decides or b is decides:
            return decides
        for v in (a, b):
            if isinstance(v, Poison):
                raise BadValue(v.reason)
        return None if a is None or b is None else not decides

    return call_it


def need(value):
    if isinstance(value, Poison):
        raise BadValue(value.reason)
    return value


def choose(call, *args):
    """if_else and cases: the first whose condition is true."""
    *pairs, otherwise = args
    for i in range(0, len(pairs), 2):
        if need(pairs[i]) is True:
            return convert_result(call, pairs[i + 1], call.types[i + 1])
    return convert_result(call, otherwise, call.types[-1])


def convert_result(call, value, type_):
    value = need(value)
    return None if value is None else casts.promote(value, type_, call.type)


def choose_type(node, types):
    result = types[-1]
    for type_ in types[1:-1:2]:
        result = common(result, type_)
    return result.bare


def coalesce(call, *values):
    for value, type_ in zip(values, call.types):
        if need(value) is not None:
            return convert_result(call, value, type_)
    return None


def extreme(wanted):
    def call_it(call, *values):
        best = None
        for value, type_ in zip(values, call.types):
            value = convert_result(call, value, type_)
            if value is not None and (best is None or compare(value, best) == wanted):
                best = value
        return best

    return call_it


def clip(call, x, low, high):
    """min(max(x, low), high); a null bound bounds nothing."""
    x, low, high = (convert_result(call, v, t) for v, t in zip((x, low, high), call.types))
    if x is None:
        return None
    if low is not None and compare(x, low) < 0:
        x = low
    if high is not None and compare(x, high) > 0:
        x = high
    return x


def between(call, x, low, high):
    at_least = None if low is None or x is None else compare(*together(call.types[:2], x, low)) >= 0
    types = [call.types[0], call.types[2]]
    at_most = None if high is None or x is None else compare(*together(types, x, high)) <= 0
    if at_least is False or at_most is False:
        return False
    return None if at_least is None or at_most is None else True


def nullif(call, x, other):
    x, other = need(x), need(other)
    if x is None or other is None:
        return x
    a, b = together(call.types, x, other)
    return None if compare(a, b) == 0 else x


def is_in(call, x, items):
    """`items` is a tuple: a list literal, or all values of a column of another table."""
    element = call.types[1].element.bare
    for item in items:
        if item is not None and compare(*together([call.types[0], element], x, item)) == 0:
            return True
    return False


def always(type_):
    return lambda node, types: type_


def first_type(node, types):
    return types[0]


def log(function):
    return (always(FLOAT64), rounded(log_of(function)))


def smooth(function):
    return (always(FLOAT64), rounded(function))


OPS = {
    "add": (arithmetic_type, exact(lambda a, b: a + b)),
    "sub": (arithmetic_type, exact(lambda a, b: a - b)),
    "mul": (arithmetic_type, exact(lambda a, b: a * b)),
    "div": (always(FLOAT64), divide),
    "floordiv": (arithmetic_type, floor_divide),
    "mod": (arithmetic_type, modulo),
    "pow": (always(FLOAT64), rounded(ieee_pow)),
    "neg": (int_or_same, negate),
    "abs": (int_or_same, absolute),
    "sign": (sign_type, sign),
    "sqrt": (always(FLOAT64), plain(math.sqrt)),
    "exp": smooth(exp_like(math.exp)),
    "expm1": smooth(exp_like(math.expm1)),
    "log": log(math.log),
    "log2": log(math.log2),
    "log10": log(math.log10),
    "log1p": (always(FLOAT64), rounded(log_of(math.log1p, -1.0))),
    "sin": smooth(math.sin),
    "cos": smooth(math.cos),
    "tan": smooth(math.tan),
    "asin": smooth(math.asin),
    "acos": smooth(math.acos),
    "atan": smooth(math.atan),
    "sinh": smooth(signed_overflow(math.sinh)),
    "cosh": smooth(exp_like(math.cosh)),
    "tanh": smooth(math.tanh),
    "asinh": smooth(math.asinh),
    "acosh": smooth(math.acosh),
    "atanh": smooth(atanh),
    "atan2": smooth(math.atan2),
    "hypot": smooth(math.hypot),
    "radians": smooth(math.radians),
    "degrees": smooth(math.degrees),
    "isnan": (always(BOOL), lambda call, x: math.isnan(x)),
    "isinf": (always(BOOL), lambda call, x: math.isinf(x)),
    "floor": (round_type, whole(math.floor, "ROUND_FLOOR")),
    "ceil": (round_type, whole(math.ceil, "ROUND_CEILING")),
    "trunc": (round_type, whole(math.trunc, "ROUND_DOWN")),
    "round": (round_type, round_even),
    "greatest": (common_type(), extreme(1)),
    "least": (common_type(), extreme(-1)),
    "coalesce": (common_type(), coalesce),
    "clip": (common_type(), clip),
    "eq": (always(BOOL), comparison(lambda c: c == 0)),
    "ne": (always(BOOL), comparison(lambda c: c != 0)),
    "lt": (always(BOOL), comparison(lambda c: c < 0)),
    "le": (always(BOOL), comparison(lambda c: c <= 0)),
    "gt": (always(BOOL), comparison(lambda c: c > 0)),
    "ge": (always(BOOL), comparison(lambda c: c >= 0)),
    "and": (always(BOOL), three_valued(False)),
    "or": (always(BOOL), three_valued(True)),
    "not": (always(BOOL), lambda call, x: not x),
    "isnull": (always(BOOL), lambda call, x: x is None),
    "notnull": (always(BOOL), lambda call, x: x is not None),
    "isin": (always(BOOL), is_in),
    "between": (always(BOOL), between),
    "nullif": (first_type, nullif),
    "if_else": (choose_type, choose),
    "cases": (choose_type, choose),
    "cast": (lambda node, types: parse_type(node["type"]).bare, casts.cast),
    "try_cast": (lambda node, types: parse_type(node["type"]).bare, casts.try_cast),
    "label": (first_type, lambda call, x: x),
}

# These get nulls as they are; every other op gives null for any.
SEES_NULLS = {"greatest", "least", "coalesce", "clip", "and", "or", "isnull", "notnull"}
SEES_NULLS |= {"between", "nullif", "if_else", "cases"}
# These get errors as they are, too: they may not need the value.
SEES_POISON = {"coalesce", "and", "or", "if_else", "cases"}


def apply(call, values):
    """One value out of one row's values."""
    name = call.node["op"]
    if name not in SEES_POISON:
        for value in values:
            if isinstance(value, Poison):
                return value
    if name not in SEES_NULLS and any(value is None for value in values):
        return None
    function = OPS[name][1]
    try:
        if any(isinstance(value, Approx) for value in values) and name not in COMPARES:
            result = widen(lambda *chosen: function(call, *chosen), values)
        else:
            result = function(call, *values)
    except BadValue as error:
        return Poison(str(error))
    if call.type.kind == "float32" and isinstance(result, float):
        result = widen(to_float32, [result])
    return result


# These look at no more of an approximate value than whether and how it compares.
COMPARES = {"eq", "ne", "lt", "le", "gt", "ge", "between", "isin", "nullif", "isnull", "notnull"}
COMPARES |= {"and", "or", "if_else", "cases", "coalesce", "greatest", "least", "clip", "label"}
