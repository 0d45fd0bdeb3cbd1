#!/usr/bin/env python3
"""Writes phlox/faces/python/phlox/__init__.pyi out of the catalogue: what editors and type checkers
know of phlox. With --check it only says whether the file is current.

    PYTHONPATH=build/python python tools/generate_stubs.py [--check]
"""

import ast
import pathlib
import sys

import phlox
import phlox._core as core

TARGET = pathlib.Path(__file__).parent.parent / "phlox/faces/python/phlox/__init__.pyi"

HEAD = '''\
"""Written by tools/generate_stubs.py out of the catalogue; not edited by hand."""

import builtins
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Literal, NamedTuple, Protocol, overload

from . import dashboard as dashboard
from . import models as models
from ._pages import Shown as _Shown
from ._errors import (
    AttributeNotFoundError as AttributeNotFoundError,
    CancelledError as CancelledError,
    DataError as DataError,
    Error as Error,
    InternalError as InternalError,
    InvalidError as InvalidError,
    MissingFileError as MissingFileError,
    NameNotFoundError as NameNotFoundError,
    NotFoundError as NotFoundError,
    UnavailableError as UnavailableError,
    UnsupportedError as UnsupportedError,
    WrongTypeError as WrongTypeError,
)

__version__: builtins.str

class Type:
    """A datashape: what a value is."""

    def __init__(self, text: builtins.str) -> None: ...
    @property
    def fields(self) -> dict[builtins.str, Type]:
        """The fields of a record or a table."""
    @property
    def names(self) -> list[builtins.str]:
        """The names of the fields of a record or a table."""
    @property
    def nullable(self) -> builtins.bool:
        """True for ?T."""
    def _repr_html_(self) -> builtins.str: ...
    def __arrow_c_schema__(self) -> object: ...
    @staticmethod
    def from_arrow(object: object) -> Type:
        """The datashape of anything that has an Arrow schema."""

class Result:
    """The rows that compute(...) gave. Takes part in the Arrow protocol, so pandas, Polars, DuckDB and
    pyarrow read it without a copy; iterates over rows as tuples (a column: over its values)."""

    @property
    def type(self) -> Type:
        """var * {...}"""
    @property
    def names(self) -> list[builtins.str]:
        """The names of the columns."""
    @property
    def is_column(self) -> builtins.bool:
        """True if the expression was a column."""
    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows, one after another, as tuples."""
    def to_dicts(self) -> list[dict[builtins.str, Any]]:
        """The rows as a list of dicts."""
    def batches(self) -> Iterator[Any]:
        """The record batches, one after another. Of a result larger than memory each is dropped after
        it, so it goes through only once."""
    def to_arrow(self) -> Any:
        """A pyarrow.Table (a column: a ChunkedArray), without a copy."""
    def to_pandas(self, **options: Any) -> Any:
        """A pandas.DataFrame (a column: a Series)."""
    def to_polars(self) -> Any:
        """A polars.DataFrame (a column: a Series)."""
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> builtins.int: ...
    def _repr_html_(self) -> builtins.str: ...
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...

class Document(_Shown):
    """What a page shows: its roots, and all models that these reach."""

    title: builtins.str
    def __init__(self, *roots: models.Model, title: builtins.str | None = None) -> None: ...
    @property
    def roots(self) -> tuple[models.Model, ...]: ...
    @roots.setter
    def roots(self, roots: Iterable[models.Model]) -> None: ...
    @property
    def models(self) -> tuple[models.Model, ...]:
        """Every model, in the order in which they are written."""
    def add_root(self, root: models.Model) -> None:
        """Appends a root."""
    def remove_root(self, root: models.Model) -> None:
        """Takes a root away."""
    def id_of(self, model: models.Model) -> builtins.str:
        """The id that the model has in this document."""
    def check(self) -> None:
        """Raises what a browser would not draw, and say nothing about."""
    @overload
    def to_json(self, *, buffers: Literal[False] = False, level: builtins.int = 6) -> builtins.str: ...
    @overload
    def to_json(
        self, *, buffers: Literal[True], level: builtins.int = 6
    ) -> tuple[builtins.str, dict[builtins.str, builtins.bytes]]:
        """The document as BokehJS and bokeh read it; with buffers=True, and the arrays' bytes beside it."""
    @staticmethod
    def from_json(json: Any, buffers: Mapping[builtins.str, builtins.bytes] | None = None) -> Document:
        """Reads what to_json, BokehJS or bokeh wrote: a text, bytes, or parsed JSON."""
    def copy(self) -> Document:
        """Models of its own, with the same ids."""
    @overload
    def diff(self, after: Document, *, buffers: Literal[False] = False) -> builtins.str: ...
    @overload
    def diff(
        self, after: Document, *, buffers: Literal[True]
    ) -> tuple[builtins.str, dict[builtins.str, builtins.bytes]]:
        """The patch that turns this document into `after`, as JSON."""
    def apply(self, patch: Any, buffers: Mapping[builtins.str, builtins.bytes] | None = None) -> None:
        """Makes the changes of a patch, all or none."""

class Info:
    """The columns of a table with their types. Shown as a text; nothing is computed but by nrows()."""

    columns: dict[builtins.str, Type]
    @property
    def names(self) -> list[builtins.str]:
        """The names of the columns."""
    @property
    def types(self) -> list[Type]:
        """Their types."""
    @property
    def nullable(self) -> list[builtins.bool]:
        """Whether each may hold a null."""
    def nrows(self, bindings: Any = None, /, **named: Any) -> builtins.int:
        """The number of rows, which is computed now."""
    def _repr_html_(self) -> builtins.str: ...

class Split(NamedTuple):
    """A query in three steps, so that its answer can be put together from answers over parts of the rows of
    one table: finish of combine of the concatenated results of chunk over each part."""

    leaf: Expr
    chunk: Expr
    parts: Expr
    combine: Expr
    finish: Expr
    keeps: builtins.str
    why: builtins.str
    bound: builtins.str

class _Operators:
    """What expressions and `_` have in common."""

    __array_ufunc__: ClassVar[None]
'''

OPERATORS = [
    *[(f"__{name}__", True) for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and", "or")],
    *[(f"__r{name}__", True) for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and", "or")],
    *[(f"__{name}__", True) for name in ("lt", "le", "gt", "ge")],
    ("__neg__", False),
    ("__invert__", False),
]

EXPR_HEAD = '''
class Deferred(_Operators):
    """`_` and what is written with it: the table that a method is called on."""

    def __getattr__(self, name: builtins.str) -> Deferred: ...
    def __getitem__(self, index: Any) -> Deferred: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Deferred: ...
    def _repr_html_(self) -> builtins.str: ...
    def __dir__(self) -> list[builtins.str]: ...
{deferred_operators}
_: Deferred

class Expr(_Operators):
    """A table, a column or a value to be computed: immutable, typed, and made by symbol(...), data(...)
    and what is called on them. compute(expr, {{...}}) runs it; nothing else does."""

    @property
    def type(self) -> Type:
        """The datashape of the result: `var * {{...}}`, `var * T` or `T`."""
    @property
    def schema(self) -> dict[builtins.str, Type]:
        """The columns of a table."""
    def equals(self, other: object) -> builtins.bool:
        """True if both are the same expression. (`==` builds a comparison.)"""
    def to_json(self) -> builtins.str:
        """The JSON form of the expression, which from_json reads."""
    def to_text(self) -> builtins.str:
        """The text of the expression, as the command line takes it."""
    def compute(self, bindings: Any = None, /, *, engine: builtins.str = "auto", **named: Any) -> Any:
        """Runs the expression: phlox.compute(self, ...)."""
    def peek(self, n: builtins.int = 10, bindings: Any = None, /, **named: Any) -> Any:
        """The first n rows, computed."""
    def explain(
        self, bindings: Any = None, /, *, format: Literal["text", "json"] = "text", run: builtins.bool = False,
        **named: Any
    ) -> builtins.str:
        """What a run would do: the typed expression, the rewrites, the engine and its text; run=True runs it, too."""
    def pipe(self, f: Any, /, *args: Any, **kwargs: Any) -> Any:
        """f(self, ...), or of a pair (f, "name") f(..., name=self)."""
    def info(self) -> Info:
        """The columns with their types; nothing is computed."""
    def _repr_html_(self) -> builtins.str: ...
    def __getattr__(self, name: builtins.str) -> Expr:
        """A column."""
    def __getitem__(self, index: Any) -> Expr: ...
    def __call__(self) -> Expr: ...
    def __dir__(self) -> Iterable[builtins.str]: ...
{expr_operators}'''

TAIL = '''
def compute(expr: Expr, bindings: Any = None, /, *, engine: builtins.str = "auto", **named: Any) -> Any:
    """Run an expression; gives a Result, or of a scalar its value."""

def write(expr: Expr, target: Any, bindings: Any = None, /, *, engine: builtins.str = "auto", **named: Any) -> None:
    """Run an expression, and write its rows to a file, or to a new table of an engine: all of them, or none."""

def data(source: Any, type: builtins.str | Type | None = None) -> Expr:
    """The table at a URI, or in an object of Python; its type is found out unless it is given."""

def plot(
    data: Any,
    bindings: Any = None,
    /,
    *,
    kind: builtins.str = "auto",
    x: Any = None,
    y: Any = None,
    color: Any = None,
    size: Any = None,
    facet: Any = None,
    engine: builtins.str | None = None,
    **arguments: Any,
) -> models.Model:
    """Draw a table or a column: a Figure, or a GridPlot of small multiples."""

def symbol(name: builtins.str | Type, type: builtins.str | Type | None = None) -> Expr:
    """A table by name, to be bound to data when it runs."""

def discover(source: Any) -> Type:
    """The type of the table at a URI, or in an object of Python."""

def parse(text: builtins.str, names: Mapping[builtins.str, Expr] | Iterable[Expr] | None = None) -> Expr:
    """The expression of a text, as the command line takes it."""

def from_json(text: builtins.str) -> Expr:
    """The expression of the JSON form. Safe to read from strangers."""

def from_matplotlib(figure: Any) -> Document:
    """The document that shows a figure of Matplotlib, with plots that can be moved and zoomed."""

def split(expr: Expr, leaf: Expr | None = None) -> Split:
    """The query, as a table, in three steps: chunk, combine and finish."""

def to_sql(expr: Expr, dialect: builtins.str = "duckdb") -> builtins.str:
    """The SQL text that an engine of this dialect would get."""

def figure(
    *,
    title: builtins.str | None = None,
    subtitle: builtins.str | None = None,
    x_title: builtins.str | None = None,
    y_title: builtins.str | None = None,
    x_scale: builtins.str | None = None,
    y_scale: builtins.str | None = None,
    x_range: Any = None,
    y_range: Any = None,
    width: builtins.int | None = None,
    height: builtins.int | None = None,
    theme: builtins.str | None = None,
    tools: Any = None,
    square: builtins.bool | None = None,
    **properties: Any,
) -> models.Figure:
    """An empty plot, to draw glyphs into."""

def cache_info() -> dict[builtins.str, builtins.int]:
    """What .cache() keeps: entries, bytes, limit (in bytes), hits, misses and evictions."""

def cache_clear() -> None:
    """Lets go of all that .cache() keeps."""

def cache_limit(bytes: builtins.int | None = None) -> None:
    """How many bytes .cache() may keep; None is a quarter of the memory."""

def formats() -> list[dict[builtins.str, Any]]:
    """The file formats that can be read and written."""

def engines() -> list[dict[builtins.str, Any]]:
    """The engines that can compute, with their versions, or with what is missing."""

Symbol = symbol
TableSymbol = symbol
'''

# Python's own, written above.
OWN = {"data", "symbol", "TableSymbol"}

ANNOTATIONS = {
    "int": "builtins.int",
    "float": "builtins.float",
    "bool": "builtins.bool",
    "str": "builtins.str",
    "type": "builtins.str | Type | builtins.type",
}


def parameters(signature, method):
    """The parameters of the catalogue's signature as a stub writes them. Numbers and words are typed;
    what may be an expression is Any."""
    function = ast.parse(f"def f{signature}: ...").body[0]
    arguments = function.args
    parts = []

    def part(argument, default):
        word = argument.annotation.id if argument.annotation else ""
        annotation = ANNOTATIONS.get(word, "Any")
        # A flag may be one a key, and anything may be left out by None.
        if default is not None and ast.unparse(default) == "None" and annotation != "Any":
            annotation += " | None"
        if argument.arg == "ascending":
            annotation = "builtins.bool | list[builtins.bool]"
        return f"{argument.arg}: {annotation}" + ("" if default is None else f" = {ast.unparse(default)}")

    positional = arguments.args
    defaults = [None] * (len(positional) - len(arguments.defaults)) + arguments.defaults
    pairs = list(zip(positional, defaults))
    if method:
        pairs = pairs[1:]
    parts += [part(argument, default) for argument, default in pairs]
    if arguments.vararg:
        parts.append(f"*{arguments.vararg.arg}: Any")
    elif arguments.kwonlyargs:
        parts.append("*")
    parts += [part(argument, default) for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults)]
    if arguments.kwarg:
        parts.append(f"**{arguments.kwarg.arg}: Any")
    return ", ".join(parts)


def documentation(op, indent):
    text = op["doc"]
    if op["example"]:
        text += f"\n\n{indent}Example: {op['example']}\n{indent}"
    quotes = 'r"""' if "\\" in text else '"""'
    return f'{indent}{quotes}{text}"""'


def method(op, name):
    if op["spelling"] == "attribute":
        return f"    @property\n    def {name}(self) -> Expr:\n{documentation(op, '        ')}"
    arguments = parameters(op["signature"], True)
    return f"    def {name}(self{', ' if arguments else ''}{arguments}) -> Expr:\n{documentation(op, '        ')}"


def function(op, name):
    result = "Deferred" if op["group"] == "Selectors" else "Any"
    return f"def {name}({parameters(op['signature'], False)}) -> {result}:\n{documentation(op, '    ')}"


def operators(result):
    lines = [
        f"    def {name}(self{', other: Any' if binary else ''}) -> {result}: ..." for name, binary in OPERATORS
    ]
    lines += [f"    def {name}(self, other: object) -> {result}: ...  # type: ignore[override]" for name in ("__eq__", "__ne__")]
    lines.append("    def __hash__(self) -> builtins.int: ...")
    return "\n".join(lines) + "\n"


def stub():
    catalogue = core.catalogue()
    names = lambda op: [op["name"], *op["aliases"]]  # noqa: E731
    methods = [op for op in catalogue if op["method"] and op["spelling"] in ("method", "both", "attribute")]
    functions = [op for op in catalogue if op["spelling"] in ("function", "both") and not op["name_space"]]
    parts = [HEAD, EXPR_HEAD.format(deferred_operators=operators("Deferred"), expr_operators=operators("Expr"))]
    # Upper-case names of the keynote are functions only.
    parts += [
        method(op, name) + "\n" for op in methods if not op["name_space"] for name in names(op) if name[0].islower()
    ]
    for space in ("str", "dt"):
        inside = [op for op in methods if op["name_space"] == space]
        if not inside:
            continue
        parts.append(f"    @property\n    def {space}(self) -> _{space.title()}Methods: ...\n")
    for space, what in (("str", "strings"), ("dt", "times")):
        inside = [op for op in methods if op["name_space"] == space]
        if inside:
            parts.append(f"\nclass _{space.title()}Methods:\n    \"\"\"The methods on {what}.\"\"\"\n")
            parts += [method(op, name) + "\n" for op in inside for name in names(op)]
    parts.append("")
    parts += [function(op, name) + "\n" for op in functions for name in names(op) if name not in OWN]
    parts.append(TAIL.lstrip("\n"))
    parts.append("__all__ = [\n" + "".join(f'    "{name}",\n' for name in sorted(set(phlox.__all__))) + "]\n")
    return "\n".join(parts)


def main():
    text = stub()
    ast.parse(text)
    if "--check" in sys.argv:
        if not TARGET.exists() or TARGET.read_text() != text:
            sys.exit("the stubs are not current: run tools/generate_stubs.py")
        return
    TARGET.write_text(text)


if __name__ == "__main__":
    main()
