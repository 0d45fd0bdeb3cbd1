"""The functions of Python's own: what runs expressions and looks at data. All of the work is the core's."""

import collections

from . import _core


def compute(expr, bindings=None, /, *, engine="auto", threads=None, memory=None, **named):
    """Run an expression.

    ``bindings`` says what each symbol is: ``{symbol or its name: data}``, where data is a DataFrame of
    pandas or Polars, anything with the Arrow protocol, a path or URI, a list of tuples or dicts, or a
    dict of lists. A symbol may also be bound by keyword: ``compute(expr, arcs="arcs.tsv")``.

    ``engine`` is ``"auto"`` or one of ``phlox.engines()``; it uses at most so many ``threads``, and holds at most
    so much ``memory`` (bytes, or a text such as ``"512MB"``).

    Gives a ``Result``; of a scalar its value.
    """
    limits = {name: value for name, value in (("threads", threads), ("memory", memory)) if value is not None}
    return _core.compute(expr, bindings, engine=engine, **limits, **named)


def write(expr, target, bindings=None, /, *, engine="auto", threads=None, memory=None, **named):
    """Run an expression, and write its rows: all of them, or, where it fails, none.

    ``target`` is a path, whose ending says the format (``"late.parquet"``, ``"late.csv.gz"``), or the URI of a new
    table of an engine (``"sc://host:15002::late"``). The rest is as in ``compute``.
    """
    limits = {name: value for name, value in (("threads", threads), ("memory", memory)) if value is not None}
    _core.write(expr, target, bindings, engine=engine, **limits, **named)


def data(source, type=None):
    """The table at a URI, or in an object of Python; its type is found out unless it is given."""
    return _core.data(source, type)


def plot(data, bindings=None, /, *, kind="auto", x=None, y=None, color=None, size=None, facet=None, engine=None, **arguments):
    """Draw a table or a column: a Figure, or a GridPlot of small multiples.

    ``data`` is an expression, or what ``phlox.data`` takes: a DataFrame, an Arrow table, a path. ``x``, ``y``, ``color``,
    ``size``, ``facet`` and the other channels of a kind are names of columns or expressions (``y=_.delay.mean()``);
    without them, and without ``kind``, the types decide. All else (``title``, ``bins``, ``theme``, ...) is an option;
    docs/charts.md lists them.
    """
    if not isinstance(data, _core.Expr):
        data = _core.data(data)
    channels = {"kind": kind, "x": x, "y": y, "color": color, "size": size, "facet": facet}
    return _core.plot(data, bindings, engine, **{name: value for name, value in channels.items() if value is not None}, **arguments)


def symbol(name, type=None):
    """A table by name, to be bound to data when it runs: ``symbol("t", "{name: string, x: int64}")``.

    A datashape alone makes a symbol with a name of its own.
    """
    return _core.symbol(name, type) if type is not None else _core.symbol(name)


def discover(source):
    """The type of the table at a URI, or in an object of Python."""
    return _core.discover(source)


def parse(text, names=None):
    """The expression of a text, as the command line takes it.

    ``names`` are the tables that it may name: a dict of name to expression, or the symbols themselves.
    """
    return _core.parse(text, names)


def from_json(text):
    """The expression of the JSON form that ``Expr.to_json`` gives. Safe to read from strangers."""
    return _core.from_json(text)


def to_sql(expr, dialect="duckdb"):
    """The SQL text that an engine of this dialect would get."""
    return _core.to_sql(expr, dialect)


# Without typing.NamedTuple, whose module would be half of the time that `import phlox` takes.
Split = collections.namedtuple("Split", "leaf chunk parts combine finish keeps why bound")
Split.__doc__ = """A query in three steps, so that its answer can be put together from answers over parts of the rows of
one table: ``finish`` of ``combine`` of the concatenated results of ``chunk`` over each part.

``leaf`` is the table whose rows are cut, ``parts`` the symbol for concatenated results of chunk or combine; ``keeps``
says what the parts hold ("nothing" that is not a result yet, "groups", "values" or "rows"), ``why`` why all rows are
kept, where they are, and ``bound`` how far the answer may be off, if it may."""


def split(expr, leaf=None):
    """The query, as a table, in three steps: chunk, combine and finish (docs/split.md).

    ``leaf`` is the table whose rows are cut into parts; without one it is that which keeps the least.
    """
    return Split(*_core.split(expr, leaf))


def _deferred(text):
    """What pickle writes of `_` and of what is written with it, read again."""
    return _core.deferred_from_json(text)


def cache_info():
    """What ``.cache()`` keeps: a dict of entries, bytes, limit (in bytes), hits, misses and evictions."""
    return _core.cache_info()


def cache_clear():
    """Lets go of all that ``.cache()`` keeps."""
    _core.cache_clear()


def cache_limit(bytes=None):
    """How many bytes ``.cache()`` may keep; None is a quarter of the memory, as in the beginning."""
    _core.cache_limit(bytes)


def formats():
    """The file formats that can be read and written: a list of dicts."""
    return _core.formats()


def engines():
    """The engines that can compute, with their versions, or with what is missing: a list of dicts."""
    return _core.engines()


def from_matplotlib(figure):
    """The document that shows a figure of Matplotlib, with plots that can be moved and zoomed."""
    # Only who has a figure has Matplotlib, and its import takes longer than ours.
    from .matplotlib import from_matplotlib as convert

    return convert(figure)
