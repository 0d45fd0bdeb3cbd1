"""Every function from values to a value, row by row: its type and its meaning.

OPS maps an op to (type rule, function). A type rule gets the arguments' types without `?` and the
node; a function gets the context of the call (types and node) and the values, none of which is null
unless the op is in SEES_NULLS.
"""

import math
from dataclasses import dataclass

from . import arithmetic, casts, choices, functions, strings, time
from .nested import NESTED
from .types import BOOL, FLOAT64, Type, parse_type
from .values import Approx, BadValue, Poison, to_float32, widen


@dataclass
class Call:
    node: dict
    types: list  # of the arguments, without ?
    type: Type  # of the result, without ?


def always(type_):
    return lambda node, types: type_


def first_type(node, types):
    return types[0]


OPS = {
    "add": (arithmetic.arithmetic_type, arithmetic.exact(lambda a, b: a + b)),
    "sub": (arithmetic.arithmetic_type, arithmetic.exact(lambda a, b: a - b)),
    "mul": (arithmetic.arithmetic_type, arithmetic.exact(lambda a, b: a * b)),
    "div": (always(FLOAT64), arithmetic.divide),
    "floordiv": (arithmetic.arithmetic_type, arithmetic.floor_divide),
    "mod": (arithmetic.arithmetic_type, arithmetic.modulo),
    "pow": (always(FLOAT64), functions.rounded(functions.ieee_pow)),
    "neg": (arithmetic.int_or_same, arithmetic.negate),
    "abs": (arithmetic.int_or_same, arithmetic.absolute),
    "sign": (arithmetic.sign_type, arithmetic.sign),
    "sqrt": (always(FLOAT64), functions.plain(math.sqrt)),
    "exp": functions.smooth(functions.exp_like(math.exp)),
    "expm1": functions.smooth(functions.exp_like(math.expm1)),
    "log": functions.log(math.log),
    "log2": functions.log(math.log2),
    "log10": functions.log(math.log10),
    "log1p": (always(FLOAT64), functions.rounded(functions.log_of(math.log1p, -1.0))),
    "sin": functions.smooth(math.sin),
    "cos": functions.smooth(math.cos),
    "tan": functions.smooth(math.tan),
    "asin": functions.smooth(math.asin),
    "acos": functions.smooth(math.acos),
    "atan": functions.smooth(math.atan),
    "sinh": functions.smooth(functions.signed_overflow(math.sinh)),
    "cosh": functions.smooth(functions.exp_like(math.cosh)),
    "tanh": functions.smooth(math.tanh),
    "asinh": functions.smooth(math.asinh),
    "acosh": functions.smooth(math.acosh),
    "atanh": functions.smooth(functions.atanh),
    "atan2": functions.smooth(math.atan2),
    "hypot": functions.smooth(math.hypot),
    "radians": functions.smooth(math.radians),
    "degrees": functions.smooth(math.degrees),
    "isnan": (always(BOOL), lambda call, x: math.isnan(x)),
    "isinf": (always(BOOL), lambda call, x: math.isinf(x)),
    "floor": (arithmetic.round_type, arithmetic.whole(math.floor, "ROUND_FLOOR")),
    "ceil": (arithmetic.round_type, arithmetic.whole(math.ceil, "ROUND_CEILING")),
    "trunc": (arithmetic.round_type, arithmetic.whole(math.trunc, "ROUND_DOWN")),
    "round": (arithmetic.round_type, arithmetic.round_even),
    "greatest": (choices.common_type(), choices.extreme(1)),
    "least": (choices.common_type(), choices.extreme(-1)),
    "coalesce": (choices.common_type(), choices.coalesce),
    "clip": (choices.common_type(), choices.clip),
    "eq": (always(BOOL), choices.comparison(lambda c: c == 0)),
    "ne": (always(BOOL), choices.comparison(lambda c: c != 0)),
    "lt": (always(BOOL), choices.comparison(lambda c: c < 0)),
    "le": (always(BOOL), choices.comparison(lambda c: c <= 0)),
    "gt": (always(BOOL), choices.comparison(lambda c: c > 0)),
    "ge": (always(BOOL), choices.comparison(lambda c: c >= 0)),
    "and": (always(BOOL), choices.three_valued(False)),
    "or": (always(BOOL), choices.three_valued(True)),
    "not": (always(BOOL), lambda call, x: not x),
    "isnull": (always(BOOL), lambda call, x: x is None),
    "notnull": (always(BOOL), lambda call, x: x is not None),
    "isin": (always(BOOL), choices.is_in),
    "between": (always(BOOL), choices.between),
    "nullif": (first_type, choices.nullif),
    "if_else": (choices.choose_type, choices.choose),
    "cases": (choices.choose_type, choices.choose),
    "cast": (lambda node, types: parse_type(node["type"]).bare, casts.cast),
    "try_cast": (lambda node, types: parse_type(node["type"]).bare, casts.try_cast),
    "label": (first_type, lambda call, x: x),
    **strings.OPS,
    **time.OPS,
    **NESTED,
}

# These get nulls as they are; every other op gives null for any.
SEES_NULLS = {"greatest", "least", "coalesce", "clip", "and", "or", "isnull", "notnull"}
SEES_NULLS |= {"between", "nullif", "if_else", "cases", "isin"} | strings.SEES_NULLS
# These get errors as they are, too: they may not need the value.
SEES_POISON = {"coalesce", "and", "or", "if_else", "cases", "isin"}


def apply(call, values):
    """One value out of one row's values."""
    name = call.node["op"]
    if name in ORDERED:
        choices.check_digits(call.types, values)
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


ORDERED = {"eq", "ne", "lt", "le", "gt", "ge", "between", "nullif"}
# These look at no more of an approximate value than whether and how it compares.
COMPARES = {"eq", "ne", "lt", "le", "gt", "ge", "between", "isin", "nullif", "isnull", "notnull"}
COMPARES |= {"and", "or", "if_else", "cases", "coalesce", "greatest", "least", "clip", "label"}
COMPARES |= set(NESTED)
