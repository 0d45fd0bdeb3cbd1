"""PNG, SVG and PDF: what Chromium draws for phlox itself, without playwright."""

from __future__ import annotations

import os
import pathlib
import re
import struct
import tempfile
import zlib
from xml.etree import ElementTree

import phlox
import pytest
from drawings import PRICES, figure, table, widgets

from phlox import Document, models


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def shown() -> models.Model:
    return figure(PRICES, width=500, height=300)


def left_over() -> list[str]:
    return [name for name in os.listdir(tempfile.gettempdir()) if name.startswith("phlox-browser")]


@pytest.fixture(autouse=True)
def nothing_stays(browser):
    """The folder of each browser is gone after it."""
    before = set(left_over())
    yield
    assert set(left_over()) <= before


def test_a_png_is_what_the_page_shows_without_tools(pictures):
    png = shown().to_png()
    assert size(png) == (500, 300)
    pictures.check("picture", png)


def test_size_and_scale(pictures, tmp_path):
    path = tmp_path / "two.png"
    shown().save(path, width=400, height=200, scale=2)
    assert size(path.read_bytes()) == (800, 400)
    pictures.check("picture-scaled", path.read_bytes())
    # What fills its page has a size of its own then.
    assert size(figure(PRICES, sizing_mode="stretch_width", height=200).to_png(width=320)) == (320, 200)


def test_what_is_higher_than_a_window_is_whole(pictures):
    png = Document(models.Column(children=[shown(), table(), widgets()])).to_png()
    assert size(png)[1] > 800
    pictures.check("picture-long", png)


def test_an_svg_has_shapes_and_text_and_is_the_same_twice(browser, tmp_path, pictures):
    svg = shown().to_svg()
    tree = ElementTree.fromstring(svg)
    assert tree.tag.endswith("svg") and (tree.get("width"), tree.get("height")) == ("500", "300")
    texts = {element.text for element in tree.iter() if element.tag.endswith("text")}
    assert {"Prices", "day", "price", "4.8"} <= texts
    assert "<image" not in svg
    assert shown().to_svg() == svg
    (tmp_path / "a.html").write_text(f"<!DOCTYPE html><body style='margin:0'>{svg}")
    with browser.open(tmp_path / "a.html", 500, 300) as page:
        pictures.check("picture-svg", page.screenshot())


def test_an_svg_of_several_plots(browser, tmp_path, pictures):
    layout = models.Column(
        children=[figure(PRICES, width=300, height=200), figure(PRICES, title="Again", width=300, height=200)]
    )
    for name, document in [("one", Document(layout)), ("two", Document(*layout.children))]:
        svg = document.to_svg(time_limit=60)
        texts = [element.text for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")]
        assert "Again" in texts and "Prices" in texts
        (tmp_path / "a.html").write_text(f"<!DOCTYPE html><body style='margin:0'>{svg}")
        with browser.open(tmp_path / "a.html", 310, 420) as page:
            pictures.check(f"picture-svg-{name}", page.screenshot())


def test_an_svg_does_not_leave_widgets_out():
    with pytest.raises(phlox.UnsupportedError, match="Slider") as caught:
        widgets_alone = models.Slider(start=0, end=1, value=0.5, step=0.1)
        Document(models.Column(children=[shown(), widgets_alone])).to_svg()
    assert "PNG or a PDF" in str(caught.value)


def test_a_pdf_is_one_page_of_shapes():
    pdf = shown().to_pdf()
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    # 500 x 300 CSS pixels are 375 x 225 points.
    box = [float(x) for x in re.search(rb"/MediaBox\s*\[([^\]]*)\]", pdf)[1].split()]
    assert box[2] - box[0] == pytest.approx(375, abs=1) and box[3] - box[1] == pytest.approx(225, abs=1)
    assert b"/Subtype /Image" not in pdf
    streams = [zlib.decompress(s) for s in re.findall(rb"FlateDecode[^>]*>>\s*stream\r?\n(.*?)endstream", pdf, re.S)]
    # Paths are stroked and texts shown.
    assert any(re.search(rb"\bS\n", s) for s in streams) and any(b"TJ" in s or b"Tj" in s for s in streams)


def test_a_document_stays_as_it_is():
    document = Document(shown())
    before = document.to_json()
    document.to_pdf(width=300, height=200)
    assert document.to_json() == before


def test_what_cannot_be_drawn_is_an_error():
    with pytest.raises(phlox.DataError, match="not drawn the document after 1 s"):
        # A tile that never comes keeps a page from being idle.
        source = models.WMTSTileSource(url="http://10.255.255.1/{Z}/{X}/{Y}.png")
        plot = shown()
        plot.renderers = [*plot.renderers, models.TileRenderer(tile_source=source)]
        plot.to_png(time_limit=1)
    with pytest.raises(phlox.Error, match="nothing to draw"):
        Document().to_png()


def test_a_browser_that_ends_is_an_error(monkeypatch, tmp_path):
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\necho it is broken >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PHLOX_CHROMIUM", str(program))
    with pytest.raises(phlox.UnavailableError, match="the browser ended") as caught:
        shown().to_png()
    assert "it is broken" in str(caught.value)
    target = tmp_path / "a.png"
    with pytest.raises(phlox.UnavailableError):
        shown().save(target)
    assert not target.exists() and pathlib.Path(tmp_path).joinpath("chromium").exists()
