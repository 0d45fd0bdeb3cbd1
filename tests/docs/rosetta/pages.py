"""Makes the pages of docs/rosetta/ from the idioms."""

import textwrap

from .idioms import CHAPTERS, LANGUAGES, OTHERS, TABLES, read_chapter

FOLDER = TABLES.parents[3] / "docs" / "rosetta"
NOTE = "<!-- Written by `python -m docs.rosetta` from tests/docs/rosetta/; do not edit. -->"


def pages():
    """(path, text) of every page."""
    chapters = [read_chapter(name) for name in CHAPTERS]
    for name in OTHERS:
        yield FOLDER / f"{name}.md", page(name, chapters)


def page(name, chapters):
    language = LANGUAGES[name]
    title = language["title"]
    idioms = sum(len(chapter.idioms) for chapter in chapters)
    others = " · ".join(f"[{LANGUAGES[o]['title']}]({o}.md)" for o in OTHERS if o != name)
    parts = [
        f"# {title} and phlox",
        NOTE,
        wrapped(
            f"{idioms} tasks, by what is to be done. The tests run both texts of every line, on the tables at the end "
            "of this page, and compare the rows; phlox's text is the same in the shell and in Python. "
            f"{language['run']}"
        ),
        f"Also beside phlox: {others}.",
        "What is different:",
        "\n".join(wrapped(f"- {line}", "  ") for line in language["differs"]),
    ]
    for chapter in chapters:
        parts += [f"## {chapter.section}", table(name, title, chapter.idioms)]
    parts += ["## The tables", *tables(), f"In {title}:", fenced(language["fence"], language["prelude"])]
    parts += [
        "In phlox (in the shell, each is a binding: `orders=orders.csv`):",
        fenced("python", LANGUAGES["phlox"]["prelude"]),
    ]
    return "\n\n".join(parts) + "\n"


def table(name, title, idioms):
    lines = [f"| | {title} | phlox |", "|---|---|---|"]
    for idiom in idioms:
        theirs = cell(idiom.texts[name]) if name in idiom.texts else idiom.without[name]
        if "phlox" in idiom.without:
            ours = f"not yet: {escaped(idiom.without['phlox'])}"
        else:
            ours = cell(idiom.shell or idiom.texts["phlox"])
        lines.append(f"| {idiom.task} | {theirs} | {ours} |")
    return "\n".join(lines)


def cell(text):
    return "<br>".join(f"`{escaped(line.strip())}`" for line in text.splitlines())


def wrapped(text, indent=""):
    return textwrap.fill(text, 120, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def escaped(text):
    return text.replace("|", "\\|")


def tables():
    for path in sorted(TABLES.iterdir()):
        yield f"`{path.name}`"
        yield fenced("", path.read_text(encoding="utf-8"))


def fenced(kind, text):
    return f"```{kind}\n{text.strip()}\n```"
