"""HTML for notebooks. It shows what is there and computes nothing; everything is escaped. Colours are
those of the page, so that it reads in light and in dark notebooks."""

from html import escape

_STYLE = """<style>
.phlox { font-size: 0.92em; line-height: 1.4; }
.phlox pre { margin: 0; padding: 0; background: none; white-space: pre-wrap; overflow-wrap: anywhere; color: inherit; }
.phlox .dim { opacity: 0.65; }
.phlox table { border-collapse: collapse; margin: 0.3em 0; border: none; color: inherit; }
.phlox th, .phlox td { padding: 0.15em 0.8em; border: none; text-align: left; vertical-align: top;
  white-space: pre-wrap; overflow-wrap: anywhere; max-width: 32em; background: none; color: inherit; }
.phlox th { font-weight: 600; padding-bottom: 0; }
.phlox th.type { font-weight: normal; opacity: 0.65; padding-bottom: 0.15em; }
.phlox thead tr:last-child { border-bottom: 1px solid rgba(128, 128, 128, 0.6); }
.phlox tbody tr:nth-child(even) { background: rgba(128, 128, 128, 0.1); }
.phlox .number { text-align: right; font-variant-numeric: tabular-nums; }
</style>
"""

_ROWS = 10  # at each end of a table
_COLUMNS = 40
_LETTERS = 200


def page(*parts):
    return f'{_STYLE}<div class="phlox">\n' + "\n".join(parts) + "\n</div>"


def _cut(text, most):
    return text if len(text) <= most else text[:most] + "…"


def _cell(value, right):
    style = ' class="number"' if right else ""
    if value is None:
        return f'<td{style}><span class="dim">null</span></td>'
    if value is ...:
        return f'<td{style}><span class="dim">⋮</span></td>'
    return f"<td{style}>{escape(_cut(str(value), _LETTERS))}</td>"


def _header(tag_class, texts, right):
    cells = []
    for text, to_right in zip(texts, right):
        classes = " ".join(filter(None, [tag_class, "number" if to_right else ""]))
        cells.append(f"<th{f' class={chr(34)}{classes}{chr(34)}' if classes else ''}>{escape(text)}</th>")
    return "<tr>" + "".join(cells) + "</tr>"


def table(names, types, rows, right):
    """A table; `right` says which columns stand to the right, and a row of ... stands for some left out."""
    head = [_header("", names, right)] + ([_header("type", types, right)] if types else [])
    body = ["<tr>" + "".join(map(_cell, row, right)) + "</tr>" for row in rows]
    return "\n".join(["<table>", "<thead>", *head, "</thead>", "<tbody>", *body, "</tbody>", "</table>"])


def _is_number(type_):
    plain = str(type_).removeprefix("?")
    return plain.startswith(("int", "uint", "float", "decimal"))


def _is_table(type_):
    return str(type_).startswith("var * {")


def _columns(type_):
    fields = type_.fields
    rows = [(name, str(field)) for name, field in list(fields.items())[:_COLUMNS]]
    more = len(fields) - len(rows)
    parts = [table(["column", "type"], None, rows, [False, False])]
    if more > 0:
        parts.append(f'<div class="dim">and {more} more columns</div>')
    return "\n".join(parts)


def expression(text, type_):
    """The text of an expression and its type, and of a table its columns."""
    parts = [f"<pre>{escape(text)}</pre>"]
    if _is_table(type_):
        count = len(type_.fields)
        parts.append(
            f"<details><summary>a table of {count} column{'' if count == 1 else 's'}</summary>\n"
            f"{_columns(type_)}\n</details>"
        )
    else:
        parts.append(f'<div class="dim">: {escape(_cut(str(type_), 1000))}</div>')
    parts.append('<div class="dim">not computed; .peek() shows the first rows</div>')
    return page(*parts)


def deferred(text):
    """What was written with _."""
    return page(f"<pre>{escape(text)}</pre>", '<div class="dim">of the table that a method is called on</div>')


def datashape(type_):
    """A type: of a table its columns."""
    if _is_table(type_):
        return page(_columns(type_))
    return page(f"<pre>{escape(_cut(str(type_), 4000))}</pre>")


def result(rows):
    """The first and the last rows that are there, under names and types."""
    first, last, here, complete = rows._preview(_ROWS)
    fields = list(rows.type.fields.items())
    shown = fields[:_COLUMNS]
    lines = [row[:_COLUMNS] for row in first]
    if len(first) + len(last) < here or not complete:
        lines.append((...,) * len(shown))
    lines += [row[:_COLUMNS] for row in last]
    right = [_is_number(type_) for _, type_ in shown]
    count = f"{here:,} row{'' if here == 1 else 's'}" if complete else f"more than {here:,} rows"
    if len(fields) > len(shown):
        count += f", {len(fields)} columns, of which the first {len(shown)} are shown"
    return page(
        table([name for name, _ in shown], [str(type_) for _, type_ in shown], lines, right),
        f'<div class="dim">{count}</div>',
    )
