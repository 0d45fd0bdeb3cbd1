"""What Python adds to selectors: functions for `_`, sequences of names, and the text that is shown."""

import phlox
import pytest
from phlox import _, across, cols, everything, matches, numeric, startswith, symbol, textual

T = symbol("t", "{id: int32, name: string, x_a: int64, x_b: ?float64}")


def test_a_selector_has_a_meaning_where_it_is_used():
    assert repr(numeric() & ~matches("id")) == "numeric() & ~matches(\"id\")"
    assert T.select(numeric() & ~matches("id")).equals(T[["x_a", "x_b"]])
    other = symbol("u", "{n: int8, x_1: float64}")
    one = startswith("x_")
    assert other.select(one).equals(other[["x_1"]])
    assert T.select(one).equals(T[["x_a", "x_b"]])


def test_names_come_in_any_sequence():
    for names in (["id", "name"], ("id", "name")):
        assert T.select(everything() - names).equals(T[["x_a", "x_b"]])
    assert T.select(cols({"id", "name"})).equals(T[["id", "name"]])
    assert T.select(cols(*T.schema)).equals(T.select(everything()))


def test_a_function_is_called_with_the_column():
    lambdas = T.mutate(across(startswith("x_"), lambda c: c - c.mean()))
    assert lambdas.equals(T.mutate(across(startswith("x_"), _ - _.mean())))

    def largest(column):
        return column.max()

    several = T.by("name", across(numeric(), {"hi": largest, "lo": lambda c: c.min()}))
    assert several.equals(T.by("name", across(numeric(), {"hi": _.max(), "lo": _.min()})))


def test_a_function_is_called_with_the_table():
    assert T.filter(lambda t: t.x_a > 1).equals(T.filter(_.x_a > 1))
    assert T.mutate(z=lambda t: t.x_a + t.id).equals(T.mutate(z=_.x_a + _.id))


def test_what_a_function_raises_comes_out():
    with pytest.raises(ZeroDivisionError):
        T.mutate(across(numeric(), lambda c: 1 / 0))
    with pytest.raises(TypeError, match="across takes expressions over _"):
        T.mutate(across(numeric(), lambda c: 3))


def test_functions_without_end_are_an_error():
    def again(column):
        return again

    with pytest.raises(RecursionError):
        T.filter(again)


def test_wide_tables_and_long_patterns():
    wide = symbol("w", "{" + ", ".join(f"c{i}: int64" for i in range(10_000)) + "}")
    assert len(wide.select(matches("[05]$")).schema) == 2000
    assert len(wide.by("c0", across(everything() - "c0", _.sum())).schema) == 10_000
    with pytest.raises(phlox.InvalidError, match="longer than 1000 bytes"):
        wide.select(matches("a" * 1001))
    # No pattern takes exponential time.
    name = "a" * 999
    assert symbol("v", "{" + name + ": int64}").select(~matches("(a+)+b")).schema == {name: "int64"}


def test_the_deepest_and_longest_of_selectors():
    chain = cols("id")
    for _i in range(500):
        chain = chain | textual()
    assert T.select(chain).equals(T[["id", "name"]])
    for _i in range(100_000):
        chain = chain | textual()
    with pytest.raises(phlox.InvalidError, match="nested"):
        T.select(chain)
