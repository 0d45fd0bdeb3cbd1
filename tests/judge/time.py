"""Parts of times and their rounding, by Python's own calendar and zoneinfo."""

import re
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from .types import BOOL, FLOAT64, INT64, INT_RANGES, STRING, Type
from .values import BadValue, Undetermined, approx

SECOND, MINUTE, HOUR, DAY = 1_000_000, 60_000_000, 3_600_000_000, 86_400_000_000
EPOCH = datetime(1970, 1, 1)
MICROSECOND = timedelta(microseconds=1)
# The calendar repeats after 400 years, which are whole weeks: so Python's years 1 to 9999 are enough.
CYCLE = 146_097
FIRST_DAY = -719_162  # 0001-01-01
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip


# ---- zones


def zone_of(name):
    if name in ("UTC", "Z"):
        return timezone.utc
    fixed = re.fullmatch(r"([+-])(\d\d):?(\d\d)?", name)
    if fixed:
        offset = timedelta(hours=int(fixed[2]), minutes=int(fixed[3] or 0))
        return timezone(-offset if fixed[1] == "-" else offset)
    try:
        return ZoneInfo(name)
    except KeyError:
        raise BadValue("no such zone") from None


def near(micros):
    """(a datetime within Python's years, the microseconds to add): whole cycles away."""
    cycles = 0
    while not -62_135_000_000 * SECOND <= micros - cycles * CYCLE * DAY <= 253_402_000_000 * SECOND:
        cycles += 1 if micros > 0 else -1
    return EPOCH + (micros - cycles * CYCLE * DAY) * MICROSECOND, cycles * CYCLE * DAY


def to_wall(micros, zone):
    """What clocks in the zone show, as microseconds since 1970-01-01 on them."""
    moment, far = near(micros)
    local = moment.replace(tzinfo=timezone.utc).astimezone(zone_of(zone)).replace(tzinfo=None)
    return in_64_bits((local - EPOCH) // MICROSECOND + far)


def from_wall(micros, zone):
    """The moment; fold=0 is the first of two, and in a gap the offset before it."""
    local, _ = near(micros)
    offset = local.replace(tzinfo=zone_of(zone), fold=0).utcoffset()
    return in_64_bits(micros - offset // MICROSECOND)


def in_64_bits(micros):
    low, high = INT_RANGES["int64"]
    if not low <= micros <= high:
        raise BadValue("overflow")
    return micros


def wall_of(value, type_):
    """Microseconds on the wall clock; of a date its midnight, of a time since midnight."""
    if type_.kind == "date":
        return value * DAY
    return to_wall(value, type_.zone) if type_.zone else value


# ---- timedeltas as text


def timedelta_text(micros):
    """ISO 8601, of days and smaller: P1DT2H30M1.5S."""
    size = abs(micros)
    clock = ""
    for letter, unit, modulus in (("H", HOUR, 24), ("M", MINUTE, 60)):
        if size // unit % modulus:
            clock += f"{size // unit % modulus}{letter}"
    if size % MINUTE or not size:
        clock += f"{size // SECOND % 60}.{size % SECOND:06}".rstrip("0").rstrip(".") + "S"
    days = f"{size // DAY}D" if size >= DAY else ""
    return f"{'-' if micros < 0 else ''}P{days}{'T' if clock else ''}{clock}"


def parse_timedelta(text):
    """ISO 8601, or as Python prints it."""
    number, seconds = r"(\d+)", r"(\d+)(?:\.(\d{1,6})0*)?"
    match = re.fullmatch(
        rf"([+-]?)P(?=[T\d])(?:{number}W)?(?:{number}D)?(?:T(?=\d)(?:{number}H)?(?:{number}M)?(?:{seconds}S)?)?",
        text, re.ASCII)  # fmt: skip
    if match:
        sign, weeks, days, *clock = match.groups()
        micros = int(weeks or 0) * 7 * DAY + int(days or 0) * DAY + clock_micros(*clock)
        return in_64_bits(-micros if sign == "-" else micros)
    clock = rf"{number}:([0-5]\d):([0-5]\d)(?:\.(\d{{1,6}})0*)?"
    match = re.fullmatch(rf"([+-]?)(?:{number} days?(?:,? \+?{clock})?|{clock})", text, re.ASCII)
    if not match:
        raise ValueError("no timedelta")
    sign, days, *rest = match.groups()
    # The sign is the days' alone.
    if days is None:
        micros = clock_micros(*rest[4:])
        return in_64_bits(-micros if sign == "-" else micros)
    return in_64_bits(int(days) * (-DAY if sign == "-" else DAY) + clock_micros(*rest[:4]))


def clock_micros(hours, minutes, seconds, fraction):
    micros = int((fraction or "").ljust(6, "0"))
    return int(hours or 0) * HOUR + int(minutes or 0) * MINUTE + int(seconds or 0) * SECOND + micros


# ---- parts


class Day:
    def __init__(self, days):
        cycles, rest = divmod(days - FIRST_DAY, CYCLE)
        self.date = date.fromordinal(rest + 1)
        self.year = self.date.year + 400 * cycles
        self.month, self.day = self.date.month, self.date.day
        iso = self.date.isocalendar()
        self.isoyear, self.week = iso[0] + 400 * cycles, iso[1]
        self.weekday = self.date.weekday()
        self.dayofyear = self.date.timetuple().tm_yday
        self.is_leap_year = self.year % 4 == 0 and (self.year % 100 != 0 or self.year % 400 == 0)
        self.quarter = (self.month + 2) // 3
        lengths = [31, 29 if self.is_leap_year else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        self.days_in_month = lengths[self.month - 1]
        self.weekday_name = WEEKDAYS[self.weekday]
        self.month_name = MONTHS[self.month - 1]
        self.is_month_start = self.day == 1
        self.is_month_end = self.day == self.days_in_month
        self.is_quarter_start = self.is_month_start and self.month in (1, 4, 7, 10)
        self.is_quarter_end = self.is_month_end and self.month in (3, 6, 9, 12)
        self.is_year_start = (self.month, self.day) == (1, 1)
        self.is_year_end = (self.month, self.day) == (12, 31)


def day_part(name):
    return lambda call, x: getattr(Day(wall_of(x, call.types[0]) // DAY), name)


def clock_part(unit, modulus):
    return lambda call, x: wall_of(x, call.types[0]) // unit % modulus


def total_seconds(call, x):
    seconds = x / 10**6
    return seconds if abs(x) < 2**53 else approx(seconds, relative=1e-15)


def epoch_us(call, x):
    return in_64_bits(x * DAY) if call.types[0].kind == "date" else x


# ---- rounding

UNITS = {"us": 1, "ms": 1000, "s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
MONTH_UNITS = {"mo": 1, "q": 3, "y": 12}
MONDAY = 4 * DAY  # 1970-01-05


def month_start(months):
    """Microseconds of the first of a month, which is counted from January of the year 1."""
    cycles, rest = divmod(months, 4800)
    return (date(rest // 12 + 1, rest % 12 + 1, 1) - EPOCH.date()).days * DAY + cycles * CYCLE * DAY


def bounds(unit, kind, wall):
    """The begin of the period that holds `wall`, and its end."""
    count, word = re.fullmatch(r"(\d+)([a-z]+)", unit).groups()
    if word in MONTH_UNITS:
        months = int(count) * MONTH_UNITS[word]
        day = Day(wall // DAY)
        index = (day.year - 1) * 12 + day.month - 1
        index -= index % months
        return month_start(index), month_start(index + months)
    length = int(count) * UNITS[word]
    origin = MONDAY if word == "w" and kind != "timedelta" else 0
    begin = wall - (wall - origin) % length
    return begin, begin + length


def chooser(choose):
    def round_it(call, x):
        type_ = call.types[0]
        wall = wall_of(x, type_)
        if abs(wall) > 2**62:
            raise Undetermined("rounding near the ends of 64 bits")
        result = choose(wall, *bounds(call.node["unit"], type_.kind, wall))
        if type_.kind == "date":
            return result // DAY
        if type_.kind == "time":
            return result % DAY
        return from_wall(result, type_.zone) if type_.zone else in_64_bits(result)

    return round_it


def nearest(wall, begin, end):
    return end if (wall - begin) * 2 >= end - begin else begin


# ---- strftime


def strftime(call, x):
    type_ = call.types[0]
    wall = wall_of(x, type_)
    return re.sub("%(-?.)", lambda match: code(match[1], wall, x), call.node["format"])


def code(letter, wall, value):
    day, clock = Day(wall // DAY), wall % DAY
    hour = clock // HOUR
    if letter in "YyG" and not 1 <= day.year <= 9999:
        raise Undetermined("the text of a year outside of 1 to 9999")
    numbers = {
        "Y": (day.year, 4), "m": (day.month, 2), "d": (day.day, 2), "j": (day.dayofyear, 3),
        "H": (hour, 2), "I": (hour % 12 or 12, 2), "M": (clock // MINUTE % 60, 2),
        "S": (clock // SECOND % 60, 2), "f": (clock % SECOND, 6), "y": (day.year % 100, 2),
        "G": (day.isoyear, 4), "V": (day.week, 2), "u": (day.weekday + 1, 1),
        "w": ((day.weekday + 1) % 7, 1),
        # Days before the first Sunday (Monday) are in week 0.
        "U": ((day.dayofyear + 6 - (day.weekday + 1) % 7) // 7, 2),
        "W": ((day.dayofyear + 6 - day.weekday) // 7, 2),
    }  # fmt: skip
    if letter in numbers:
        number, width = numbers[letter]
        return str(number).zfill(width)
    if letter[0] == "-":
        return str(numbers[letter[1]][0])
    if letter == "F":
        return "-".join(code(c, wall, value) for c in "Ymd")
    if letter == "T":
        return ":".join(code(c, wall, value) for c in "HMS")
    if letter == "z":
        return offset_text((wall - value) // SECOND)
    return {
        "a": day.weekday_name[:3], "A": day.weekday_name, "b": day.month_name[:3],
        "B": day.month_name, "p": "PM" if hour >= 12 else "AM", "%": "%",
    }[letter]  # fmt: skip


def offset_text(seconds):
    size = abs(seconds)
    text = f"{'-' if seconds < 0 else '+'}{size // 3600:02}{size // 60 % 60:02}"
    return text + (f"{size % 60:02}" if size % 60 else "")


# ---- the table


def typed(type_):
    return lambda node, types: type_


def same_type(node, types):
    return types[0]


OPS = {f"dt.{name}": (typed(INT64), day_part(name)) for name in
       ("year", "quarter", "month", "week", "isoyear", "day", "dayofyear", "weekday", "days_in_month")}  # fmt: skip
OPS |= {f"dt.{name}": (typed(STRING), day_part(name)) for name in ("weekday_name", "month_name")}
OPS |= {f"dt.{name}": (typed(BOOL), day_part(name)) for name in
        ("is_month_start", "is_month_end", "is_quarter_start", "is_quarter_end", "is_year_start",
         "is_year_end", "is_leap_year")}  # fmt: skip
OPS |= {
    "dt.hour": (typed(INT64), clock_part(HOUR, 24)),
    "dt.minute": (typed(INT64), clock_part(MINUTE, 60)),
    "dt.second": (typed(INT64), clock_part(SECOND, 60)),
    "dt.millisecond": (typed(INT64), clock_part(1000, 1000)),
    "dt.microsecond": (typed(INT64), clock_part(1, SECOND)),
    "dt.date": (typed(Type("date")), lambda call, x: wall_of(x, call.types[0]) // DAY),
    "dt.time": (typed(Type("time")), lambda call, x: wall_of(x, call.types[0]) % DAY),
    "dt.epoch_us": (typed(INT64), epoch_us),
    "dt.total_seconds": (typed(FLOAT64), total_seconds),
    "dt.truncate": (same_type, chooser(lambda wall, begin, end: begin)),
    "dt.ceil": (same_type, chooser(lambda wall, begin, end: begin if begin == wall else end)),
    "dt.round": (same_type, chooser(nearest)),
    "dt.strftime": (typed(STRING), strftime),
}
