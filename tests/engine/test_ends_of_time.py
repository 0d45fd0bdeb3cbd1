"""The native engine at the ends of what 64 bits of microseconds, and 32 bits of days, can hold: no other
engine of ours goes that far, so no case can say it."""

import phlox
import pyarrow as pa
import pytest

END = 2**63 - 1
LAST_DAY = 2**31 - 1
T = phlox.symbol("t", "{w: ?datetime, z: ?datetime['Europe/Berlin'], d: ?date, l: ?timedelta}")


def table(micros, days):
    """A row at an end of time, and one of nulls."""
    columns = {
        "w": pa.array([micros, None], pa.timestamp("us")),
        "z": pa.array([micros, None], pa.timestamp("us", "Europe/Berlin")),
        "d": pa.array([days, None], pa.int32()).cast(pa.date32()),
        "l": pa.array([micros, None], pa.duration("us")),
    }
    return pa.table(columns)


HIGH = table(END, LAST_DAY)
LOW = table(-END, -LAST_DAY)
DATETIME = "a datetime beyond 64 bits of microseconds"


def answer(text, rows):
    expr = phlox.parse(f"t.select(x={text})", {"t": T})
    return phlox.compute(expr, {T: rows}, engine="native").to_arrow()["x"]


@pytest.mark.parametrize(
    "text, rows, message",
    [
        ('_.w.dt.ceil("1d")', HIGH, DATETIME),
        ('_.w.dt.ceil("1mo")', HIGH, DATETIME),
        ('_.w.dt.truncate("1w")', LOW, DATETIME),
        ('_.w.dt.truncate("1000y")', LOW, DATETIME),
        ("_.z.dt.hour", HIGH, DATETIME),
        ('_.z.dt.truncate("1d")', LOW, DATETIME),
        ('_.z.dt.strftime("%H")', HIGH, DATETIME),
        ('_.d.dt.ceil("1y")', HIGH, "a date beyond 32 bits of days"),
        ('_.d.dt.truncate("1w")', LOW, "a date beyond 32 bits of days"),
        ("_.d.dt.epoch_us", HIGH, DATETIME),
        ('_.l.dt.ceil("1h")', HIGH, "a timedelta beyond 64 bits of microseconds"),
        ('_.w.dt.strftime("%Y")', HIGH, "dt.strftime writes years from 1 to 9999"),
    ],
)
def test_beyond_them(text, rows, message):
    with pytest.raises(phlox.Error, match=f"^{message}$"):
        answer(text, rows)
    # Not in rows that nobody asks for.
    guarded = answer(f"if_else(_.w.isnull(), {text}, None)", rows)
    assert guarded.to_pylist() == [None, None]


@pytest.mark.parametrize(
    "text, rows, expected",
    [
        ("_.w.dt.year", HIGH, 294247),
        ("_.w.dt.year", LOW, -290308),
        ("_.w.dt.microsecond", HIGH, 775807),
        ("_.z.dt.minute", LOW, 52),
        ("_.d.dt.year", HIGH, 5881580),
        ("_.d.dt.is_month_end", HIGH, False),
        ('_.w.dt.truncate("1us").dt.epoch_us', HIGH, END),
        ('_.w.dt.ceil("1d").dt.epoch_us', LOW, -9223372022400000000),
        ('_.w.dt.round("1000y").dt.epoch_us', HIGH, 9215608291200000000),
    ],
)
def test_within_them(text, rows, expected):
    assert answer(text, rows).to_pylist() == [expected, None]
