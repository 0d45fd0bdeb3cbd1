"""Dashboards: what layouts, widgets and links are made of, and what is refused. tests/browser uses them."""

from __future__ import annotations

import datetime
import json

import numpy as np
import pandas as pd
import pytest

import phlox
from phlox import dashboard, models

DATA = {"x": [1, 2, 3], "kind": ["a", "b", "a"], "year": [2001.0, 2002.0, 2003.0]}


@pytest.fixture
def plot():
    p = phlox.figure()
    p.scatter("x", "year", source=DATA)
    return p


def links(widget):
    return [dict(tag) for tag in widget.tags]


def test_layouts(plot):
    words = dashboard.text("hello")
    assert isinstance(dashboard.row([plot, words]), models.Row)
    assert list(dashboard.column([plot, words]).children) == [plot, words]
    assert list(dashboard.grid([[plot, None], [None, words]]).children) == [(plot, 0, 0), (words, 1, 1)]
    assert list(dashboard.grid([plot, words], columns=1).children) == [(plot, 0, 0), (words, 1, 0)]
    tabs = dashboard.tabs({"A": plot, "B": words})
    assert [(tab.title, tab.child) for tab in tabs.tabs] == [("A", plot), ("B", words)]


def test_texts_are_escaped():
    assert "<b>" not in dashboard.text("a <b> & c").text
    two = dashboard.text("one\n\ntwo").text
    assert two.count("<p") == 2
    assert dashboard.text("Title", heading=2).text.startswith("<h2")
    assert "<script" not in dashboard.markdown("# a\n<script>b</script> 1 < 2").text


def test_widgets_have_good_defaults():
    slider = dashboard.slider(1, 9, title="Year")
    assert (slider.start, slider.end, slider.value, slider.step) == (1, 9, 1, 1)
    assert dashboard.slider(0.0, 1.0).step == pytest.approx(0.01)
    days = datetime.date(2024, 1, 1), datetime.date(2024, 2, 1)
    assert isinstance(dashboard.slider(*days), models.DateSlider)
    assert isinstance(dashboard.range_slider(*days), models.DateRangeSlider)
    assert dashboard.range_slider(1, 9).value == (1, 9)
    select = dashboard.select([2001.0, 2002.0, 2001.0])
    assert list(select.options) == ["2001", "2002"] and select.value == "2001"
    assert dashboard.checkboxes(["a", "b"]).active == (0, 1)
    assert dashboard.checkboxes(["a", "b"], value=["b"]).active == (1,)
    assert dashboard.radio(["a", "b"], value="b").active == 1
    assert list(dashboard.multi_select(["a", "b"]).value) == []
    assert dashboard.checkbox("on", value=True).active is True
    assert dashboard.date_picker("2024-01-02").value == "2024-01-02" or dashboard.date_picker("2024-01-02").value
    for name, cls, _, _ in phlox._core.dashboard_widgets():
        assert issubclass(getattr(models, cls), models.Widget)
        assert getattr(dashboard, name).__doc__.startswith(cls)


def test_tables():
    table = dashboard.table({"n": [1.5, 2], "t": ["a", "b"]}, [("n", "Number"), "t"])
    assert [(one.field, one.title) for one in table.columns] == [("n", "Number"), ("t", "t")]
    assert isinstance(table.columns[0].formatter, models.NumberFormatter)
    source = dashboard.source(DATA)
    assert dashboard.table(source).source == source
    assert [one.field for one in dashboard.table(source).columns] == ["x", "kind", "year"]


def test_a_source_knows_its_times():
    days = np.array(["2024-01-01", "2024-01-02"], "M8[D]")
    for columns in ({"day": days, "n": [1, 2]}, pd.DataFrame({"day": days, "n": [1, 2]})):
        source = dashboard.source(columns)
        p = phlox.figure()
        p.line("day", "n", source=source)
        assert isinstance(p.below[0], models.DatetimeAxis)
        assert isinstance(dashboard.table(source).columns[0].formatter, models.DateFormatter)
        own = phlox.figure().line("day", "n", source=columns)
        assert isinstance(dashboard.table(own.data_source).columns[0].formatter, models.DateFormatter)


def test_a_table_writes_times_as_they_are():
    when = [datetime.datetime(2024, 1, 1, 12, 30), datetime.datetime(2024, 1, 2)]
    assert "%H" in dashboard.table({"when": when}).columns[0].formatter.format
    assert "%H" not in dashboard.table({"when": [one.date() for one in when]}).columns[0].formatter.format


def test_a_filter_is_data_in_the_widgets_tags(plot):
    kind = dashboard.select(["All", "a", "b"])
    dashboard.filter_rows(plot, "kind", kind)
    source = plot.renderers[0].data_source
    assert links(kind) == [{"link": "filter", "source": source, "column": "kind", "how": "==", "all": "All"}]
    text = phlox.Document(dashboard.column([kind, plot])).to_json()
    again = phlox.Document.from_json(text)
    assert again == phlox.Document(dashboard.column([kind, plot]))
    assert json.loads(text)["roots"]


@pytest.mark.parametrize(
    ("widget", "how"),
    [
        (lambda: dashboard.range_slider(2000, 2005), "between"),
        (lambda: dashboard.multi_select(["2001"]), "in"),
        (lambda: dashboard.checkboxes(["2001"]), "in"),
        (lambda: dashboard.text_input(), "contains"),
        (lambda: dashboard.slider(2000, 2005), "=="),
        (lambda: dashboard.date_range_picker(), "between"),
    ],
)
def test_how_a_filter_compares_follows_from_the_widget(plot, widget, how):
    made = widget()
    dashboard.filter_rows(plot, "year", made)
    assert links(made)[0]["how"] == how


def test_clicks_are_bokehs_own_models(plot):
    button = dashboard.button("Go")
    slider = dashboard.slider(1, 9, value=3)
    dashboard.on_click(button, set=(plot.title, "text", "new"), toggle=plot, reset=slider)
    first, second, third = button.js_event_callbacks["button_click"]
    assert isinstance(first, models.SetValue) and first.value == "new"
    assert isinstance(second, models.ToggleVisibility) and second.target == plot
    assert (third.obj, third.attr, third.value) == (slider, "value", 3)


def test_plots_are_linked(plot):
    other = phlox.figure()
    other.line([1, 2], [1, 2])
    dashboard.link([plot, other], "x")
    assert other.x_range == plot.x_range and other.y_range != plot.y_range
    dashboard.link([plot, other])
    assert other.y_range == plot.y_range
    third = phlox.figure()
    third.scatter("x", "x", source=DATA)
    dashboard.link([plot, third], "selection")
    assert third.renderers[0].data_source.selected == plot.renderers[0].data_source.selected


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda p: dashboard.row([]), "a row is empty"),
        (lambda p: dashboard.row([p, p]), "twice"),
        (lambda p: dashboard.row([p.below[0]]), "not a LinearAxis"),
        (lambda p: dashboard.row(["text"]), "is a model, not 'text'"),
        (lambda p: dashboard.grid([p]), "list of rows"),
        (lambda p: dashboard.grid([p], columns=0), "from 1"),
        (lambda p: dashboard.text("a", 7), "levels 1 to 6"),
        (lambda p: dashboard.slider(9, 1), "upwards"),
        (lambda p: dashboard.slider("a", "b"), "from one number"),
        (lambda p: dashboard.slider(1, 9, value=10), "is not between"),
        (lambda p: dashboard.slider(1, 9, 3), "start end"),
        (lambda p: dashboard.select([]), "no options"),
        (lambda p: dashboard.select(["ab", "cd"], value="ac"), "did you mean ab"),
        (lambda p: dashboard.select(["a"], titel="x"), "did you mean \"title\"|title"),
        (lambda p: dashboard.table(DATA, ["xx"]), "no column xx"),
        (lambda p: dashboard.table(p), "not a Figure"),
        (lambda p: dashboard.filter_rows(p, "knd", dashboard.select(["a"])), "did you mean kind"),
        (lambda p: dashboard.filter_rows(p, "kind", dashboard.button("b")), "no value"),
        (lambda p: dashboard.filter_rows(p, "kind", p), "no value"),
        (lambda p: dashboard.filter_rows(p, "kind", None), "is a model, not None"),
        (lambda p: dashboard.filter_rows(p, "kind", dashboard.select(["q", "r"])), "none of the options"),
        (lambda p: dashboard.filter_rows(p, "year", dashboard.slider(1, 2), "between"), "two ends"),
        (lambda p: dashboard.filter_rows(p, "year", dashboard.range_slider(1, 2), "=="), "one value"),
        (lambda p: dashboard.filter_rows(p, "year", dashboard.slider(1, 2), "~"), "no filter is '~'"),
        (lambda p: dashboard.set_property(dashboard.slider(1, 2), p, "widht"), "did you mean \"width\"|width"),
        (lambda p: dashboard.set_property(dashboard.select(["a"]), p, "width"), "must be"),
        (lambda p: dashboard.set_property(dashboard.select(["a"]), p, "width", values={"b": 3}), "none of the options"),
        (lambda p: dashboard.set_property(dashboard.select(["a"]), p, "width", factor=2), "for numbers"),
        (lambda p: dashboard.show(dashboard.select(["a", "b"]), p), "for which option"),
        (lambda p: dashboard.show(dashboard.select(["a", "b"]), {"c": p}), "none of the options"),
        (lambda p: dashboard.show(dashboard.checkbox("a"), p.x_range), "cannot be shown"),
        (lambda p: dashboard.choose_column(dashboard.select(["x", "q"]), p.renderers[0], "y"), "no column"),
        (lambda p: dashboard.choose_column(dashboard.slider(1, 2), p.renderers[0], "y"), "with options"),
        (lambda p: dashboard.choose_column(dashboard.select(["x"]), p, "y"), "not for a Figure"),
        (lambda p: dashboard.on_click(dashboard.slider(1, 2), toggle=p), "of a Button"),
        (lambda p: dashboard.on_click(dashboard.button("b"), set=(p, "width", "wide")), "must be"),
        (lambda p: dashboard.link([p]), "two plots"),
        (lambda p: dashboard.link([p, phlox.figure(x_range=["a"])], "x"), "categories"),
        (lambda p: dashboard.link([p, phlox.figure()], "z"), "linked by"),
    ],
)
def test_what_is_wrong_is_said(plot, call, says):
    with pytest.raises(phlox.Error, match=says):
        call(plot)


def test_a_selection_in_common_needs_the_same_rows(plot):
    other = phlox.figure()
    other.line([1, 2], [1, 2])
    with pytest.raises(phlox.Error, match="3 and 2"):
        dashboard.link([plot, other], "selection")


def test_a_link_to_what_is_not_shown_is_an_error(plot):
    kind = dashboard.select(["a", "b"])
    dashboard.filter_rows(plot, "kind", kind)
    with pytest.raises(phlox.Error, match="which the document does not show"):
        kind.to_html()
    with pytest.raises(phlox.Error, match="which the document does not show"):
        kind._repr_html_()
    assert "phlox_links" in dashboard.column([kind, plot]).to_html()
    assert "phlox_links(" not in plot.to_html()


def test_an_unknown_link_is_an_error(plot):
    kind = dashboard.select(["a", "b"], tags=[{"link": "magic"}])
    with pytest.raises(phlox.Error, match="unknown kind magic"):
        kind.to_html()
    assert dashboard.select(["a"], tags=["mine", {"link": 3}]).to_html()
