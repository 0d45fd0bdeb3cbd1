"""Comparison in the total order, three-valued logic, and choices between values."""

from decimal import Decimal

from . import casts
from .types import NULL, common
from .values import BadValue, Poison, Undetermined, compare


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


def check_digits(types, values):
    """Decimals whose common type would have more than 38 digits: an engine may fail on large ones."""
    if "decimal" not in [t.kind for t in types] or common(types[0], types[1]) is not None:
        return
    scale = max(type_.scale for type_ in types)
    numbers = [v for v in values if isinstance(v, (int, Decimal))]
    if any(abs(v) >= Decimal(10) ** (38 - scale) for v in numbers):
        raise Undetermined("a comparison of decimals of more than 38 digits")


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
    if all(item is None for item in items):
        return None if x is None else False
    if need(x) is None:
        return None
    element = call.types[1].element.bare
    for item in items:
        if item is not None and compare(*together([call.types[0], element], x, item)) == 0:
            return True
    return False
