"""Writes the page of all charts of the gallery: page.py OUT.html [EACH]

In a process of its own: the first chart that is shown brings BokehJS, and only the first.
"""

from __future__ import annotations

import html
import pathlib
import sys

from entries import Entry, entries

from phlox import Document

HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="description" content="Charts of real tables, each with the lines that make it">
<title>Gallery of phlox</title>
<style>
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #222; }
pre { padding: 0.6rem 0.8rem; overflow-x: auto; background: #f4f5f7; border-radius: 4px; font-size: 13px; }
section { margin: 0 0 3rem; }
nav { columns: 14rem; font-size: 14px; }
nav a { display: block; }
</style>
</head>
<body>
<main>
<h1>Gallery</h1>
<p>Charts of real tables, each with the lines that make it. Drag, turn the wheel, select, point.</p>
"""


def section(entry: Entry) -> str:
    text = f"<p>{html.escape(entry.text)}</p>\n" if entry.text else ""
    return (
        f'<section id="{entry.name}">\n<h3>{html.escape(entry.title)}</h3>\n{text}'
        f"{Document(entry.draw())._repr_html_()}\n<pre><code>{html.escape(entry.code)}</code></pre>\n</section>\n"
    )


def write(path: pathlib.Path, each: int = 1) -> None:
    """Every chart, or one of so many."""
    shown = list(entries())[::each]
    links = "".join(f'<a href="#{entry.name}">{html.escape(entry.title)}</a>\n' for entry in shown)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{HEAD}<nav>\n{links}</nav>\n")
        last = ""
        for entry in shown:
            if entry.section != last:
                file.write(f"<h2>{html.escape(entry.section)}</h2>\n")
                last = entry.section
            file.write(section(entry))
        file.write("</main>\n</body>\n</html>\n")


if __name__ == "__main__":
    write(pathlib.Path(sys.argv[1]), *map(int, sys.argv[2:]))
