"""phlox.models and phlox.Document as Python has them: assignment, errors, types of values, documentation."""

import datetime
import decimal
import json
import pathlib
import re

import pytest

import phlox
from phlox import models


def test_properties_are_attributes():
    line = models.Line(x="day", line_color="navy")
    line.line_width = 2
    assert (line.x, line.y, line.line_color, line.line_width) == ("day", "y", "navy", 2)
    assert isinstance(line, models.Glyph) and issubclass(models.Line, models.Model)
    del line.line_color
    assert line.line_color == "black"
    assert repr(line) == "Line(line_width=2.0, x=the column 'day')"
    assert "line_width" in dir(line)
    assert "line_width: a number; 1" in models.Line.__doc__
    assert "Line" in dir(models)


def test_containers_that_come_back_cannot_be_changed_unseen():
    plot = models.Figure(tags=["a"], renderers=[])
    assert plot.tags == ("a",)
    source = models.ColumnDataSource(data={"x": [1]})
    with pytest.raises(TypeError):
        source.data["x"] = [2]
    plot.renderers = [*plot.renderers, models.GlyphRenderer(data_source=source, glyph=models.Line(y="x"))]
    assert len(plot.renderers) == 1
    assert plot.renderers[0].data_source == source
    # A default that is a model is one to be changed.
    plot.toolbar.logo = None
    assert '"logo":null' in phlox.Document(plot).to_json()


@pytest.mark.parametrize(
    ("act", "error", "message"),
    [
        (lambda: models.Line(lin_width=2), AttributeError, 'Line has no property \'lin_width\'\nhint: did you mean "line_width"?'),
        (lambda: models.Line().colour, AttributeError, "Line has no property 'colour'"),
        (lambda: models.Lime, AttributeError, 'there is no model \'Lime\'\nhint: did you mean "Line"?'),
        (lambda: models.Line(line_cap="rond"), ValueError, 'Line.line_cap must be "butt", "round" or "square", not \'rond\''),
        (lambda: models.Line(line_width="2"), TypeError, "Line.line_width must be a number, not '2'"),
        (lambda: models.Line(line_width=object), TypeError, "a document holds no type"),
        (lambda: models.Line("x"), ValueError, "Line takes properties by their names alone"),
        (lambda: models.Glyph(), ValueError, "a Glyph is only a base of models"),
        (lambda: models.Model(), ValueError, "a Model is only a base of models"),
        (lambda: models.Figure(width=2**60), TypeError, "Figure.width must be"),
        (lambda: models.Figure(width=2**70), NotImplementedError, "the integer 1180591620717411303424 is beyond 2^53"),
        (lambda: setattr(models.Figure(), "inner_width", 1), ValueError, "set by the browser"),
        (lambda: phlox.Document("x"), TypeError, "a root of a document is a model, not 'x'"),
        (lambda: phlox.Document(models.Div(text="a\ud800")), UnicodeError, "surrogates"),
        (lambda: phlox.Document.from_json("{"), OSError, "no JSON"),
    ],
)  # fmt: skip
def test_errors_come_at_the_assignment(act, error, message):
    with pytest.raises(error) as caught:
        act()
    assert message in str(caught.value)


def columns(**data):
    return models.ColumnDataSource(data=data).data


def test_columns_of_numpy():
    np = pytest.importorskip("numpy")
    data = columns(
        small=np.array([1, 2], dtype="int8"),
        long=np.array([1, -2]),
        big=np.array([1, 2**40]),
        half=np.array([1, 2], dtype="float16"),
        swapped=np.array([1, 2], dtype=">f8"),
        strided=np.arange(4.0)[::2],
        flags=np.array([True, False]),
        when=np.array(["1960-01-01", "NaT"], dtype="datetime64[D]"),
        texts=np.array(["a", "b"]),
    )
    assert {name: column.dtype.name for name, column in data.items() if name != "texts"} == {
        "small": "int8", "long": "int32", "big": "float64", "half": "float32", "swapped": "float64",
        "strided": "float64", "flags": "bool", "when": "float64",
    }  # fmt: skip
    assert data["strided"].tolist() == [0.0, 2.0]
    assert data["swapped"].tolist() == [1.0, 2.0]
    assert data["when"][0] == -315619200000 and np.isnan(data["when"][1])
    assert data["texts"] == ("a", "b")
    image = np.zeros((2, 3), dtype="uint32")
    assert columns(image=[image])["image"][0].shape == (2, 3)
    with pytest.raises(NotImplementedError, match="beyond 2\\^53"):
        columns(x=np.array([2**60]))
    with pytest.raises(NotImplementedError, match="complex128"):
        columns(x=np.array([1j]))
    # What is changed after is not seen.
    array = np.array([1.0])
    source = models.ColumnDataSource(data={"x": array})
    array[0] = 2
    assert source.data["x"].tolist() == [1.0]


def test_columns_of_frames_and_results():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"n": [1, 2], "s": ["a", None], "t": pd.to_datetime(["2020-01-01", None])})
    data = models.ColumnDataSource(data=frame).data
    assert data["n"].tolist() == [1, 2] and data["s"] == ("a", None)
    assert data["t"][0] == 1577836800000
    t = phlox.symbol("t", "{x: int64, d: decimal[5,2]}")
    result = phlox.compute(t, {t: [(1, decimal.Decimal("1.25"))]})
    data = models.ColumnDataSource(data=result).data
    assert (data["x"].tolist(), data["d"].tolist()) == ([1], [1.25])


def test_lists_keep_what_they_are_unless_they_are_long():
    data = columns(a=[1, 2.5, None], b=["x", "y", "z"], c=[datetime.date(1970, 1, 2)] * 3)
    assert data["a"] == (1, 2.5, None)
    assert columns(a=list(range(100)))["a"].dtype.name == "int32"


def test_specs():
    scatter = models.Scatter(x=1, y=models.field("y", models.Jitter(width=0.1)), fill_color="red", marker="kind")
    assert (scatter.x, scatter.fill_color, scatter.marker) == (1, "red", "kind")
    assert scatter.y.kind == "field" and scatter.y.transform.width == 0.1
    assert models.Text(text=models.value("x")).text == models.value("x")
    assert models.Text(text="x").text == "x"
    assert models.Annulus(inner_radius=models.value(2, units="screen")).inner_radius_units == "screen"


def test_documents():
    source = models.ColumnDataSource(data={"x": [1, 2], "y": [2, 1]})
    line = models.Line()
    plot = models.Figure(renderers=[models.GlyphRenderer(data_source=source, glyph=line)])
    document = phlox.Document(plot, title="A line")
    text = document.to_json()
    assert json.loads(text)["title"] == "A line"
    read = phlox.Document.from_json(text)
    assert read == document and read.to_json() == text and read == phlox.Document.from_json(json.loads(text))
    before = document.copy()
    line.line_color = "red"
    document.title = "Red"
    assert before != document
    patch = before.diff(document)
    assert [event["kind"] for event in json.loads(patch)["events"]] == ["ModelChanged", "TitleChanged"]
    before.apply(patch)
    assert before == document
    with pytest.raises(phlox.Error):
        before.apply('{"events": [{"kind": "TitleChanged", "title": "x"}, {"kind": "Unheard"}]}')
    assert before.title == "Red"
    document.remove_root(plot)
    assert document.roots == ()
    line.y = "height"
    with pytest.raises(ValueError, match="Line.y names the column 'height'"):
        phlox.Document(plot).to_json()


def test_buffers_travel_apart():
    np = pytest.importorskip("numpy")
    document = phlox.Document(models.ColumnDataSource(data={"x": np.array([1.0, 2.0])}))
    text, buffers = document.to_json(buffers=True)
    assert buffers == {"b1": np.array([1.0, 2.0]).tobytes()}
    assert phlox.Document.from_json(text, buffers) == document


def test_hostile_texts_stay_texts():
    text = '</script><script>alert(1)</script>\u2028"\\\n'
    document = phlox.Document(models.Div(text=text), title=text)
    assert phlox.Document.from_json(document.to_json()).roots[0].text == text


def test_samples_of_the_documentation_run():
    page = pathlib.Path(__file__).parents[2] / "docs/documents.md"
    names: dict = {}
    blocks = re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        exec(block, names)
    assert names["before"] == names["document"]
    assert [event["attr"] for event in json.loads(names["patch"])["events"]] == ["line_color"]
