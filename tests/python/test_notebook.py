"""What notebooks and interactive Python ask for: HTML that computes nothing, info, pipe, completion, help."""

import copy
import html.parser
import inspect
import pickle

import phlox
import pytest
from phlox import _, compute, data, date, matches, numeric, symbol

EVIL = "<script>alert('x')</script>"


class Checked(html.parser.HTMLParser):
    """Tags must close in order, and none of the data may become one."""

    void = {"br"}

    def __init__(self, text):
        super().__init__()
        self.open, self.seen, self.text = [], [], ""
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, text):
        self.text += text


def checked(value):
    page = Checked(value._repr_html_())
    assert "script" not in page.seen
    return page


@pytest.fixture
def t():
    return symbol("t", "{name: string, x: int64, y: ?float64}")


def test_an_expression_shows_text_and_type(t):
    page = checked(t.filter(_.x > 3))
    assert "t.filter(_.x > 3)" in page.text and "float64" in page.text
    assert "name" in page.text and "details" in page.seen
    assert "int64" in checked(t.x.sum()).text
    assert "details" not in checked(t.x.sum()).seen


def test_showing_computes_nothing(t, tmp_path):
    missing = data([{"x": 1}]).filter(_.x.cast("int8") > 0)
    phlox.cache_clear()
    checked(missing.cache())
    assert phlox.cache_info()["misses"] == 0
    assert checked(t.mutate(z=_.x / 0))


def test_everything_is_escaped(t):
    table = data([{EVIL: EVIL, "a&b": 1}])
    for value in (table, table[EVIL], table.filter(table[EVIL] == EVIL), table.type, compute(table), _[EVIL], table.info()):
        assert EVIL in checked(value).text, value


def test_a_result_shows_both_ends():
    rows = data([{"x": i, "s": None if i == 1 else f"row {i}"} for i in range(1000)])
    page = checked(compute(rows))
    assert "1,000 rows" in page.text and "row 0" in page.text and "row 999" in page.text and "null" in page.text
    assert "row 500" not in page.text and "⋮" in page.text
    small = checked(compute(rows.head(3)))
    assert "3 rows" in small.text and "⋮" not in small.text
    assert "1 row" in checked(compute(rows.head(1))).text
    assert "⋮" not in checked(compute(rows.head(20))).text
    assert "0 rows" in checked(compute(rows.filter(_.x < 0))).text


def test_wide_and_long_things_are_cut():
    wide = symbol("w", "{" + ", ".join(f"c{i}: int64" for i in range(10_000)) + "}")
    assert len(wide._repr_html_()) < 100_000
    row = compute(data([{f"c{i}": "x" * 10_000 for i in range(100)}]))
    assert len(row._repr_html_()) < 100_000
    assert "100 columns" in checked(row).text


def test_types(t):
    assert "float64" in checked(t.type).text and "name" in checked(t.type).text
    assert checked(t.x.type).text.strip().endswith("int64")


def test_what_is_written_with_placeholder():
    assert "_.x > 3" in checked(_.x > 3).text
    assert "numeric()" in checked(numeric()).text


def test_info(t):
    info = t.info()
    assert (info.names, info.nullable) == (["name", "x", "y"], [False, False, True])
    assert info.types == ["string", "int64", "?float64"]
    assert repr(info).splitlines()[0].split() == ["#", "column", "type", "null"]
    assert "3 columns" in repr(info)
    assert info.nrows({t: [("a", 1, 2.0), ("b", 1, None)]}) == 2
    with pytest.raises(phlox.NotFoundError):
        info.nrows()
    with pytest.raises(TypeError, match="only a table"):
        t.x.info()
    checked(info)


def test_pipe(t):
    def top(table, n, by="x"):
        return table.sort(phlox.desc(by)).head(n)

    assert t.pipe(top, 3).equals(t.sort(phlox.desc("x")).head(3))
    assert t.pipe(top, n=2, by="y").equals(t.sort(phlox.desc("y")).head(2))
    assert t.pipe((lambda a, table: table.head(a), "table"), 4).equals(t.head(4))
    assert t.x.pipe(lambda x: x + 1).equals(t.x + 1)
    with pytest.raises(TypeError):
        t.pipe((top, "table"), table=t, n=1)


def test_columns_come_before_what_only_python_has():
    t = symbol("t", "{pipe: int64, info: string}")
    assert t.pipe.type == "var * int64" and t.info.type == "var * string"


def test_schema(t):
    assert t.schema == {"name": phlox.Type("string"), "x": phlox.Type("int64"), "y": phlox.Type("?float64")}
    assert list(t.schema) == ["name", "x", "y"]


WRITTEN = [
    lambda t: _,
    lambda t: (_.x > 3) & ~_["name"].isnull() | (1.5 - _.y / float("inf") < t.x.mean()),
    lambda t: numeric() & ~matches("x_.*") - ["a", "b"],
    lambda t: phlox.across(numeric(), {"m": _.mean(), "n": _.sum(where=_ > 2**63)}),
    lambda t: phlox.if_else(_.day > date("2020-01-01"), (1, None), "é"),
    lambda t: _.x[1:3],
    lambda t: _.name.cast(float),
]


@pytest.mark.parametrize("make", WRITTEN)
@pytest.mark.parametrize("protocol", [0, 2, pickle.HIGHEST_PROTOCOL])
def test_what_is_written_travels(make, protocol, t):
    written = make(t)
    again = pickle.loads(pickle.dumps(written, protocol))
    assert type(again) is phlox.Deferred and repr(again) == repr(written)
    assert copy.copy(written) is written and copy.deepcopy([written])[0] is written


def test_what_travels_means_the_same(t):
    condition = pickle.loads(pickle.dumps((_.x > 3) & (_.name == "a")))
    assert t.filter(condition).equals(t.filter((_.x > 3) & (_.name == "a")))
    for value in (t.type, t.x.type):
        assert pickle.loads(pickle.dumps(value)) == value


def test_deep_writing_travels():
    deep = _.x
    for _i in range(50_000):
        deep = deep + 1
    assert len(repr(pickle.loads(pickle.dumps(deep)))) == len(repr(deep))


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"phlox": 1, "written": []}', '{"phlox": 1, "written": [{"kind": "eval"}]}',
     '{"phlox": 1, "written": [{"kind": "call", "children": [0], "names": []}]}',
     '{"phlox": 1, "written": [{"kind": "attribute", "text": "x"}]}',
     '{"phlox": 1, "written": [{"kind": "literal", "value": {"a": 1}}]}',
     '{"phlox": 1, "written": [{"kind": "expr", "expr": {"phlox": 1, "nodes": [], "root": 0}}]}',
     '{"phlox": 1, "written": [{"kind": "_"}, {"kind": "dict", "children": [0]}]}'],
)  # fmt: skip
def test_strange_forms_are_errors(text):
    with pytest.raises(phlox.Error):
        phlox._core.deferred_from_json(text)


def test_objects_in_memory_are_copied_but_not_pickled():
    table = data([{"x": 1}])
    assert copy.deepcopy({"t": table})["t"] is table
    for value in (table, _.x > table.x.mean()):
        with pytest.raises(phlox.UnsupportedError, match="cannot be pickled"):
            pickle.dumps(value)


def test_expressions_are_keys(t):
    u = symbol("u", "{x: int64}")
    keys = {t.x: "t", u.x: "u", t: 1, t.x + 1: 2}
    assert keys[t.x] == "t" and keys[u.x] == "u" and keys[symbol("t", str(t.type)).x + 1] == 2
    assert len({t.x, t.x, u.x, t["x"]}) == 2
    assert t.x.equals(t["x"]) and not t.x.equals(u.x) and not t.x.equals(3)
    assert hash(t.x) == hash(t["x"])


@pytest.mark.parametrize(
    "use",
    [lambda t: bool(t.x > 0), lambda t: t.x == t.y and 1, lambda t: not t.x, lambda t: 1 < t.x < 3,
     lambda t: t.x or 1, lambda t: t.x in [t.y, 2], lambda t: (_.x > 0) and 1, lambda t: _.x in [1, 2],
     lambda t: 1 if t.x == symbol("u", "{x: int64}").x else 2],
)  # fmt: skip
def test_what_python_would_decide_is_refused_with_a_hint(use, t):
    with pytest.raises(phlox.Error) as caught:
        use(t)
    assert caught.value.hint, caught.value


def test_completion_knows_the_type(t):
    assert {"sum", "mean", "cast", "cache"} <= set(dir(t.x)) and "dt" not in dir(t.x)
    assert "mean" not in dir(t.name) and "len" not in dir(t.x)
    when = symbol("w", "{when: datetime}").when
    assert "dt" in dir(when) and {"year", "hour"} <= set(dir(when.dt))
    assert {"name", "x", "y", "filter", "describe", "pipe", "info", "schema"} <= set(dir(t))
    assert t._ipython_key_completions_() == ["name", "x", "y"]
    assert {"filter", "sum"} <= set(dir(_))


def test_help_knows_the_catalogue(t):
    assert t.x.sum.__doc__.startswith("The sum") and str(inspect.signature(t.x.sum)) == "(*, where=None)"
    assert "Example" in phlox.across.__doc__ and "names=None" in str(inspect.signature(phlox.across))
    assert "describe" in t.describe.__name__
