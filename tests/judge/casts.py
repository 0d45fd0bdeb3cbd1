"""Conversion between types: promotion, which loses nothing, and cast and try_cast."""

import math
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation, localcontext
from uuid import UUID

from . import time as clocks
from .json_text import parse_json, plain_text
from .types import INT_RANGES, STRING
from .values import BadValue, Poison, Undetermined, to_float32

DAY = 86_400_000_000
EPOCH = datetime(1970, 1, 1)
WORDS = ("true", "false")


def promote(value, source, target):
    """A value of `source` as one of `target`, which holds every value of it; an error stays one."""
    if isinstance(value, Poison):
        return value
    if target.kind == "categorical" or source.kind == "categorical":
        inside = [t.element if t.kind == "categorical" else t for t in (source, target)]
        return promote(value, *inside)
    if target.kind == "record":
        pairs = zip(value, source.fields, target.fields)
        return tuple(None if v is None else promote(v, s.bare, t.bare) for v, (_, s), (_, t) in pairs)
    if target.kind == "map":
        return tuple(
            (promote(k, source.key, target.key),
             None if v is None else promote(v, source.element.bare, target.element.bare))
            for k, v in value
        )  # fmt: skip
    if source.kind == target.kind and target.kind not in ("decimal", "list"):
        return value
    if target.kind == "decimal":
        return Decimal(value)
    if target.is_float:
        return value if isinstance(value, float) else float(value)
    if source.kind == "date" and target.kind == "datetime":
        return midnight(value)
    if target.kind == "list":
        return tuple(
            None if v is None else promote(v, source.element.bare, target.element.bare) for v in value
        )
    return value


def cast(call, value):
    try:
        return convert(value, call.types[0], call.type)
    except (ValueError, InvalidOperation, OverflowError):
        raise BadValue("cast") from None


def try_cast(call, value):
    source, target = call.types[0], call.type
    if source.kind == target.kind == "list" and target.element.option and fits(value, target):
        one = replace(call, types=[source.element.bare], type=target.element.bare)
        return tuple(None if item is None else try_cast(one, item) for item in value)
    try:
        return cast(call, value)
    except BadValue:
        return None


def convert(value, source, target):
    kind = target.kind
    if kind == source.kind == "datetime":
        return move_zone(value, source.zone, target.zone)
    if kind == source.kind and kind not in ("decimal", "list", "categorical"):
        return value
    if kind == source.kind == "list":
        return convert_list(value, source, target)
    if "categorical" in (kind, source.kind):
        inside = [t.element if t.kind == "categorical" else t for t in (source, target)]
        return convert(value, *inside)
    if source.kind == "json":
        text = plain_text(value)
        return None if text is None else convert(text, STRING, target)
    if kind == "json":
        parse_json(value)
        return value
    if kind == "string":
        return to_text(value, source)
    if source.kind == "string":
        return from_text(value, target)
    if kind == "bool" and source.is_number:
        return value != 0
    if source.kind == "bool" and target.is_number:
        value, source = int(value), source
    if target.is_integer:
        return to_integer(value, target)
    if kind == "float32":
        return narrow(float(value))
    if kind == "float64":
        return float(value)
    if kind == "decimal":
        return to_decimal(value, target)
    if kind == "datetime" and source.kind == "date":
        return move_zone(midnight(value), "", target.zone)
    if kind == "date" and source.kind == "datetime":
        return move_zone(value, source.zone, "") // DAY
    if kind == "time" and source.kind == "datetime":
        return move_zone(value, source.zone, "") % DAY
    raise ValueError(f"the judge has no cast from {source} to {target}")


def midnight(days):
    return clocks.in_64_bits(days * DAY)


def move_zone(micros, source, target):
    """A moment has a wall clock in its zone, and a wall clock a moment in the other."""
    if bool(source) == bool(target):
        return micros
    return clocks.from_wall(micros, target) if target else clocks.to_wall(micros, source)


def fits(items, target):
    return target.length in (-1, len(items))


def convert_list(items, source, target):
    if not fits(items, target):
        raise ValueError("a list of another length")
    if not target.element.option and any(item is None for item in items):
        raise ValueError("a null where none may be")
    pair = source.element.bare, target.element.bare
    return tuple(None if item is None else convert(item, *pair) for item in items)


def to_integer(value, target):
    """Towards zero, as Python's int()."""
    value = int(value)
    low, high = INT_RANGES[target.kind]
    if not low <= value <= high:
        raise ValueError("out of range")
    return value


def narrow(value):
    if math.isinf(to_float32(value)) and math.isfinite(value):
        raise ValueError("too large for float32")
    return to_float32(value)


def to_decimal(value, target):
    """Halves away from zero."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("not finite")
    if isinstance(value, float) and abs(abs(value) * 10**target.scale % 1 - 0.5) < 1e-3:
        raise Undetermined("a float so near to a half that scaling it decides")
    with localcontext() as context:
        context.prec = 400
        value = Decimal(value).quantize(Decimal(1).scaleb(-target.scale), "ROUND_HALF_UP")
        if abs(value) >= Decimal(10) ** (target.precision - target.scale):
            raise ValueError("too many digits")
    return value if value else abs(value)  # a decimal has no -0


def to_text(value, source):
    if source.kind == "bytes":
        return value.decode()
    if source.kind == "bool":
        return "true" if value else "false"
    if source.is_float:
        return float_text(value if source.kind == "float64" else shortest_float32(value))
    if source.kind == "decimal":
        return f"{value:.{source.scale}f}"
    if source.kind == "timedelta":
        return clocks.timedelta_text(value)
    if source.kind in ("date", "time", "datetime"):
        return temporal_text(value, replace(source, zone="UTC") if source.zone else source)
    return str(value)


def shortest_float32(value):
    """The float of the shortest text that reads back to this float32."""
    for digits in range(1, 10):
        short = float(f"{value:.{digits}g}")
        if to_float32(short) == value:
            return short
    return value


def float_text(value):
    if math.isnan(value):
        return "nan"
    return repr(value)


def from_text(text, target):
    """Blanks around it do no harm; for times there are none."""
    if target.kind == "timedelta":
        return clocks.parse_timedelta(text)
    if target.kind not in ("date", "time", "datetime"):
        text = text.strip(" \t\r\n")
    if target.kind == "uuid":
        return str(UUID(text)) if len(text) == 36 else bad()
    if target.kind == "bytes":
        return text.encode()
    if target.kind == "bool":
        return {"true": True, "false": False}.get(text.lower()) if text.lower() in WORDS else bad()
    if target.is_integer:
        if not re.fullmatch(r"[+-]?[0-9]+", text):
            bad()
        return to_integer(int(text), target)
    if target.is_float:
        number = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?(nan|inf|infinity)"
        if not re.fullmatch(number, text, re.IGNORECASE):
            bad()
        value = float(text)
        return narrow(value) if target.kind == "float32" else value
    if target.kind == "decimal":
        if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", text):
            bad()
        value = to_decimal(Decimal(text), target)
        return value if value == Decimal(text) else bad()
    return parse_temporal(text, target)


def bad():
    raise ValueError("not such a value")


SHAPES = {"date": r"\d{4}-\d\d-\d\d", "time": r"\d\d:\d\d(:\d\d(\.\d{1,6})?)?"}


def parse_temporal(text, target):
    """ISO 8601, as in language section 3."""
    if target.kind != "datetime" and not re.fullmatch(SHAPES[target.kind], text):
        return bad()  # Python reads ISO 8601's forms without signs and by weeks, too
    if target.kind == "date":
        return (date.fromisoformat(text) - date(1970, 1, 1)).days
    if target.kind == "time":
        t = time.fromisoformat(text)
        return ((t.hour * 60 + t.minute) * 60 + t.second) * 1_000_000 + t.microsecond
    if target.kind == "datetime":
        moment = datetime.fromisoformat(text)
        offset = moment.utcoffset()
        micros = (moment.replace(tzinfo=None) - EPOCH) // timedelta(microseconds=1)
        if offset is not None and not target.zone:
            return bad()  # a wall clock has no offset
        if offset is not None:
            return micros - offset // timedelta(microseconds=1)
        return clocks.from_wall(micros, target.zone) if target.zone else micros
    return bad()


def temporal_text(value, source):
    """ISO 8601, as jsonl prints it."""
    if source.kind == "date":
        return (date(1970, 1, 1) + timedelta(days=value)).isoformat()
    if source.kind == "time":
        return (EPOCH + timedelta(microseconds=value)).time().isoformat()
    moment = EPOCH + timedelta(microseconds=value)
    if not source.zone:
        return moment.isoformat()
    if source.zone == "UTC":
        return moment.isoformat() + "Z"
    offset = timedelta(microseconds=clocks.to_wall(value, source.zone) - value)
    if offset % timedelta(minutes=1):
        offset = timedelta()  # ISO 8601 has whole minutes only: said in UTC then
    return (moment + offset).replace(tzinfo=timezone(offset)).isoformat()
