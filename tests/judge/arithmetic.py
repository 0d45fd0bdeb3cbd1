"""Arithmetic: integers in 64 bits, exact decimals, IEEE floats; signs and rounding."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

from . import casts
from .types import FLOAT64, INT64, INT_RANGES, NULL, STRING, UINT64, Type, as_decimal, decimal_type
from .values import BadValue


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
    return fit_decimal(x.copy_negate(), call.type) if isinstance(x, Decimal) else -x


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
            with localcontext() as context:
                context.prec = 200
                return fit_decimal(x.to_integral_value(mode), call.type)
        return in_range(x, call.type)

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
    return in_range(round(x, digits), call.type)
