"""pd.options.plotting.backend = "phlox": the charts of pandas' own names."""

import pytest

import phlox

pd = pytest.importorskip("pandas")


@pytest.fixture(autouse=True)
def backend():
    before = pd.options.plotting.backend
    pd.options.plotting.backend = "phlox"
    yield
    pd.options.plotting.backend = before


@pytest.fixture
def frame():
    return pd.DataFrame(
        {"name": list("abcabc"), "x": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "y": [2.0, 1.0, 4.0, 3.0, 6.0, 5.0]},
        index=pd.date_range("2020-01-01", periods=6, name="day"),
    )


def glyphs(figure):
    return [renderer.glyph for renderer in figure.renderers]


def test_lines_of_all_numbers_against_the_index(frame):
    figure = frame.plot(title="Two")
    assert isinstance(figure, phlox.models.Figure)
    assert figure.title.text == "Two"
    lines = [glyph for glyph in glyphs(figure) if isinstance(glyph, phlox.models.Line)]
    assert len(lines) == 2
    assert figure.below[0].axis_label == "day" and isinstance(figure.below[0], phlox.models.DatetimeAxis)


def test_a_series(frame):
    figure = frame["x"].plot()
    assert figure.left[0].axis_label == "x"


@pytest.mark.parametrize("kind", ["line", "area", "bar", "barh", "hist", "kde", "box"])
def test_kinds(frame, kind):
    figure = getattr(frame.plot, kind)()
    assert phlox.Document(figure).to_json()


@pytest.mark.parametrize("kind", ["scatter", "hexbin"])
def test_kinds_of_two_columns(frame, kind):
    assert glyphs(getattr(frame.plot, kind)(x="x", y="y"))


def test_pie(frame):
    assert glyphs(frame.plot.pie(y="x"))


def test_bars_lie_and_stand_upon_each_other(frame):
    figure = frame.plot.barh(x="name", y=["x", "y"], stacked=True, color=["red", "blue"], figsize=(6, 3))
    bars = [glyph for glyph in glyphs(figure) if isinstance(glyph, phlox.models.HBar)]
    assert [bar.fill_color for bar in bars] == ["red", "blue"]
    assert (figure.width, figure.height) == (600, 300)


def test_options(frame):
    figure = frame.plot.hist(y="x", bins=3, xlabel="value", logy=False)
    assert figure.below[0].axis_label == "value"
    assert len(figure.renderers[0].data_source.data["top"]) == 3


def test_subplots(frame):
    assert len(frame.plot(subplots=True).children) == 2


def test_what_is_not_drawn_is_said(frame):
    with pytest.raises(phlox.InvalidError, match="no colormap"):
        frame.plot(colormap="jet")
    with pytest.raises(phlox.Error, match="nmae"):
        frame.plot.bar(x="nmae", y="x")
