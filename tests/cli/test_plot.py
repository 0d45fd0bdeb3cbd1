"""phlox plot: files, errors, and drawings in a terminal."""

from __future__ import annotations

import json
import os

import pytest
from terminal import Terminal

ROWS = "carrier,delay,when\nAA,5,2020-01-01\nAA,7.5,2020-01-02\nUA,1,2020-01-03\n<b>,-2,2020-01-05\n"


@pytest.fixture
def flights(tmp_path):
    (tmp_path / "flights.csv").write_text(ROWS)
    return "flights.csv"


def test_a_document(phlox, flights, tmp_path):
    ran = phlox("plot", "t", flights, "--kind", "bar", "--x", "carrier", "--y", "_.delay.mean()", "-o", "bar.json")
    assert (ran.out, ran.err, ran.status) == ("", "", 0)
    document = json.loads((tmp_path / "bar.json").read_text())
    assert document["roots"][0]["name"] == "Figure"
    assert "delay_mean" in json.dumps(document)


def test_a_page(phlox, flights, tmp_path):
    ran = phlox("plot", "t.filter(_.delay > 0)", flights, "--x", "when", "--y", "delay", "--title", "<T>", "-o", "a.html")
    assert (ran.out, ran.err, ran.status) == ("", "", 0)
    page = (tmp_path / "a.html").read_text()
    assert page.startswith("<!doctype html>") or page.startswith("<!DOCTYPE html>")
    assert "<title>&lt;T&gt;</title>" in page


def test_a_strict_page_with_its_scripts_beside_it(phlox, flights, tmp_path):
    ran = phlox("plot", "t", flights, "--kind", "bar", "--x", "carrier", "--strict", "--assets", "lib", "-o", "s.html")
    assert (ran.out, ran.err, ran.status) == ("", "", 0)
    page = (tmp_path / "s.html").read_text()
    assert "default-src &#39;none&#39;" in page and 'src="lib/bokeh.min.js' in page
    assert len(page) < 100_000
    assert (tmp_path / "lib" / "bokeh.min.js").exists()


def test_flags_are_the_options(phlox, flights, tmp_path):
    arguments = ["--kind", "bar", "--x", "carrier", "--horizontal", "--sort=-y", "--width", "300", "--palette", "red,blue"]
    assert phlox("plot", "t", flights, *arguments, "-o", "b.json").status == 0
    text = (tmp_path / "b.json").read_text()
    assert '"HBar"' in text and '"width":300' in text and '"red"' in text


def test_rows_that_are_not_drawn_are_said(phlox, tmp_path):
    (tmp_path / "gaps.csv").write_text("x,y\n1,2\n2,\n3,inf\n")
    ran = phlox("plot", "t", "gaps.csv", "--kind", "scatter", "-o", "gaps.json")
    assert (ran.status, ran.err) == (0, "note: 2 of 3 rows are not drawn: y is null or infinite\n")


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--kind", "baar"], 2, "error: no kind of chart is baar\nhint: did you mean bar?\n"),
        (["--x", "carier"], 2, "error: the table has no column carier\nas x of the chart\nhint: did you mean carrier?\n"),
        (["--kind", "histogram", "--bins", "0"], 2, "error: bins of a chart is an integer from 1, not 0\n"),
        (["-o", "nowhere/a.html"], 2, "error: no folder nowhere\nhint: make it first: mkdir -p nowhere\n"),
        (["-o", "a.gif"], 2, "error: cannot tell what kind of file a.gif shall be\n"),
        (["--bins", "3", "--kind", "line"], 2, "error: a line takes no bins\n"),
    ],
)
def test_mistakes(phlox, flights, arguments, status, message):
    ran = phlox("plot", "t", flights, *arguments)
    assert ran.status == status
    assert ran.err.startswith(message)
    assert ran.out == ""


def test_a_mistake_in_an_expression_has_its_place(phlox, flights):
    ran = phlox("plot", "t", flights, "--kind", "bar", "--x", "carrier", "--y", "_.delay.mena()", "-o", "a.json")
    assert ran.status == 2
    assert "  _.delay.mena()\n          ^^^^\n" in ran.err


def test_into_a_pipe_the_page_is_named(phlox, flights, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    ran = phlox("plot", "t", flights)
    assert ran.status == 0
    path = ran.out.removesuffix("\n")
    assert path.startswith(str(tmp_path)) and path.endswith(".html")
    assert "Bokeh" in open(path, encoding="utf-8").read()


def test_in_a_terminal_it_is_drawn(command, flights, tmp_path):
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    terminal = Terminal([command, "plot", "t", flights, "--kind", "bar", "--x", "carrier"], tmp_path, environment, 60, 40)
    terminal.wait(lambda: any("carrier" in line for line in terminal.screen.display))
    shown = "\n".join(terminal.screen.display)
    assert "⣿" in shown and "AA" in shown and "<b>" in shown and "count" in shown
    terminal.close()
