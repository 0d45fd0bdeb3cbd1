"""Functions of floats as IEEE has them: NaN and infinity where Python raises."""

import math

from .types import FLOAT64
from .values import approx


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


def float64(node, types):
    return FLOAT64


def log(function):
    return (float64, rounded(log_of(function)))


def smooth(function):
    return (float64, rounded(function))
