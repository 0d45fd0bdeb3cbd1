"""How documents, plots and layouts become files, pictures and outputs of notebooks: methods that phlox.Document
and phlox.models.Model have in common."""

from __future__ import annotations

import secrets
import sys

from . import _core


def to_html(self, *, title=None, language=None, description=None, strict=None, assets=None, level=None):
    """The page that shows this, complete in one text: BokehJS is in it.

    title: else the document's, or the first plot's. language: of its texts, "en". description: for who does
    not see the page; else it names the plots. strict: the page can load nothing and make no code of text.
    assets: a folder, as the page refers to it, where the scripts of BokehJS are instead (save(path, assets=)
    puts them there). level: how hard arrays are packed, 0 to 9.
    """
    options = {
        "title": title,
        "language": language,
        "description": description,
        "strict": strict,
        "assets": assets,
        "level": level,
    }
    return _core.page_html(self, options)


def to_png(self, *, width=None, height=None, scale=None, time_limit=None):
    """The bytes of a PNG, drawn by Chromium. Width and height in CSS pixels, of which one is `scale` pixels;
    the time limit in seconds (30)."""
    return _core.page_picture(
        self, "png", {"width": width, "height": height, "scale": scale, "time_limit": time_limit}
    )


def to_svg(self, *, width=None, height=None, time_limit=None):
    """The text of an SVG of the plots, drawn by Chromium."""
    return _core.page_picture(self, "svg", {"width": width, "height": height, "time_limit": time_limit})


def to_pdf(self, *, width=None, height=None, time_limit=None):
    """The bytes of a PDF of one page, drawn by Chromium."""
    return _core.page_picture(self, "pdf", {"width": width, "height": height, "time_limit": time_limit})


def save(self, path, **options):
    """Writes a file by the ending of its name: .html, .json, .png, .svg or .pdf. The options are those of
    to_html (`assets` is a folder, which gets the scripts), to_png, to_svg or to_pdf; for .json `level`."""
    _core.page_save(self, path, options)


def _repr_html_(self):
    parts = _core.page_parts(self)
    if parts is None:
        return None
    return _core.page_piece(self, "phlox-" + secrets.token_hex(8), _carried(parts))


# By the part of BokehJS: the cell whose output brought it into the notebook, and the run of the cell.
_carriers: dict[int, tuple[object, object]] = {}


def _carried(parts):
    """The parts that this output has to bring: those that no output has brought, or that the former output of
    the same cell had, which is gone now."""
    cell, run = _cell()
    wanted = []
    for part in parts:
        carrier = _carriers.get(part)
        if carrier is None or (cell is not None and carrier[0] == cell and carrier[1] != run):
            _carriers[part] = (cell, run)
            wanted.append(part)
    return wanted


def _cell():
    """What runs now, as far as the notebook says: the id of its cell, and the count of the run."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    parent = getattr(shell, "parent_header", None) or {}
    return parent.get("metadata", {}).get("cellId"), getattr(shell, "execution_count", None)


for _class in (_core.Document, _core.Model):
    for _method in (to_html, to_png, to_svg, to_pdf, save, _repr_html_):
        setattr(_class, _method.__name__, _method)
