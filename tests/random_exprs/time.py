"""Random values out of dates, times, datetimes and timedeltas: parts, rounding, text, arithmetic."""

DAY_NUMBERS = ["year", "quarter", "month", "week", "isoyear", "day", "dayofyear", "weekday", "days_in_month",
               "epoch_us"]  # fmt: skip
CLOCK_NUMBERS = ["hour", "minute", "second", "millisecond", "microsecond"]
DAY_TESTS = ["is_month_start", "is_month_end", "is_quarter_start", "is_quarter_end", "is_year_start",
             "is_year_end", "is_leap_year"]  # fmt: skip
DAY_FORMATS = ["%Y-%m-%d", "%j %U %W", "%a %b", "%G-W%V-%u", "%-d.%-m. %y"]
CLOCK_FORMATS = ["%H:%M:%S.%f", "%I %p", "%T"]
DAY_UNITS = ["1d", "3d", "1w", "2w", "1mo", "5mo", "1q", "1y", "7y"]
CLOCK_UNITS = ["7us", "1ms", "1s", "20m", "1h", "12h"]


TIMES = ("date", "time", "datetime", "timedelta")


def value(generator, kind, fields, depth):
    """The parts of a value of this kind that has to do with time, or None: not this time."""
    if generator.rng.random() > 0.3:
        return None
    makers = {"number": number, "bool": condition, "string": text}
    if kind in makers:
        made = makers[kind](generator, fields)
    elif kind.split()[0] not in TIMES:
        return None
    elif generator.rng.random() < 0.6:
        return same_kind(generator, kind, generator.value(kind, fields, depth - 1))
    else:
        made = other_kind(generator, kind, fields)
    return made and [made]


def columns(generator, fields, kinds):
    """Columns of these kinds of time, as (text, kind)."""
    return [(f"_.{name}", type_.kind) for name, type_ in fields.items() if type_.kind in kinds]


def number(generator, fields):
    """The text of a number out of a time, or None if there is no time."""
    found = columns(generator, fields, TIMES)
    if not found:
        return None
    text, kind = generator.rng.choice(found)
    names = {"date": DAY_NUMBERS, "time": CLOCK_NUMBERS, "timedelta": ["total_seconds"]}
    return f"{text}.dt.{generator.rng.choice(names.get(kind, DAY_NUMBERS + CLOCK_NUMBERS))}"


def condition(generator, fields):
    found = columns(generator, fields, ("date", "datetime"))
    if not found:
        return None
    return f"{generator.rng.choice(found)[0]}.dt.{generator.rng.choice(DAY_TESTS)}"


def text(generator, fields):
    found = columns(generator, fields, ("date", "time", "datetime"))
    if not found:
        return None
    value, kind = generator.rng.choice(found)
    if kind != "time" and generator.rng.random() < 0.3:
        return f"{value}.dt.{generator.rng.choice(['weekday_name', 'month_name'])}"
    formats = {"date": DAY_FORMATS, "time": CLOCK_FORMATS}.get(kind, DAY_FORMATS + CLOCK_FORMATS)
    return f'{value}.dt.strftime("{generator.rng.choice(formats)}")'


def units_of(kind):
    if kind == "date":
        return DAY_UNITS
    return CLOCK_UNITS[1:] if kind == "time" else CLOCK_UNITS + ["1d", "1w"] + (
        DAY_UNITS if kind == "datetime" else []
    )


def same_kind(generator, kind, value):
    """The parts of another value of this kind (a zoned one keeps its zone) around one."""
    rng = generator.rng
    plain = kind.split()[0]
    if plain in ("datetime", "timedelta") and rng.random() < 0.4:
        delta = rng.choice(["timedelta(days=1)", "timedelta(hours=-5)", "timedelta(microseconds=1)"])
        return ["(", value, f" {rng.choice('+-')} {delta})"]
    method = rng.choice(["truncate", "round", "ceil"])
    return ["(", value, f').dt.{method}("{rng.choice(units_of(plain))}")']


def other_kind(generator, kind, fields):
    """The text of a value of this kind out of another kind of time, or None."""
    rng = generator.rng
    sources = {"date": ("datetime",), "time": ("datetime",), "datetime": ("date",),
               "timedelta": ("date", "datetime")}  # fmt: skip
    found = columns(generator, fields, sources.get(kind.split()[0], ()))
    if not found:
        return None
    value, _ = rng.choice(found)
    if kind in ("date", "time"):
        return f"{value}.dt.{kind}"
    if kind == "timedelta":
        same = [name for name, type_ in fields.items() if type_.bare == fields[value[2:]].bare]
        return f"({value} - _.{rng.choice(same)})"
    zone = kind.partition(" ")[2]
    return f'{value}.cast("datetime[\'{zone}\']")' if zone else f"({value} + timedelta(hours=1))"
