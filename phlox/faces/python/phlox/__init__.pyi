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


class Deferred(_Operators):
    """`_` and what is written with it: the table that a method is called on."""

    def __getattr__(self, name: builtins.str) -> Deferred: ...
    def __getitem__(self, index: Any) -> Deferred: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Deferred: ...
    def _repr_html_(self) -> builtins.str: ...
    def __dir__(self) -> list[builtins.str]: ...
    def __add__(self, other: Any) -> Deferred: ...
    def __sub__(self, other: Any) -> Deferred: ...
    def __mul__(self, other: Any) -> Deferred: ...
    def __truediv__(self, other: Any) -> Deferred: ...
    def __floordiv__(self, other: Any) -> Deferred: ...
    def __mod__(self, other: Any) -> Deferred: ...
    def __pow__(self, other: Any) -> Deferred: ...
    def __and__(self, other: Any) -> Deferred: ...
    def __or__(self, other: Any) -> Deferred: ...
    def __radd__(self, other: Any) -> Deferred: ...
    def __rsub__(self, other: Any) -> Deferred: ...
    def __rmul__(self, other: Any) -> Deferred: ...
    def __rtruediv__(self, other: Any) -> Deferred: ...
    def __rfloordiv__(self, other: Any) -> Deferred: ...
    def __rmod__(self, other: Any) -> Deferred: ...
    def __rpow__(self, other: Any) -> Deferred: ...
    def __rand__(self, other: Any) -> Deferred: ...
    def __ror__(self, other: Any) -> Deferred: ...
    def __lt__(self, other: Any) -> Deferred: ...
    def __le__(self, other: Any) -> Deferred: ...
    def __gt__(self, other: Any) -> Deferred: ...
    def __ge__(self, other: Any) -> Deferred: ...
    def __neg__(self) -> Deferred: ...
    def __invert__(self) -> Deferred: ...
    def __eq__(self, other: object) -> Deferred: ...  # type: ignore[override]
    def __ne__(self, other: object) -> Deferred: ...  # type: ignore[override]
    def __hash__(self) -> builtins.int: ...

_: Deferred

class Expr(_Operators):
    """A table, a column or a value to be computed: immutable, typed, and made by symbol(...), data(...)
    and what is called on them. compute(expr, {...}) runs it; nothing else does."""

    @property
    def type(self) -> Type:
        """The datashape of the result: `var * {...}`, `var * T` or `T`."""
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
    def __add__(self, other: Any) -> Expr: ...
    def __sub__(self, other: Any) -> Expr: ...
    def __mul__(self, other: Any) -> Expr: ...
    def __truediv__(self, other: Any) -> Expr: ...
    def __floordiv__(self, other: Any) -> Expr: ...
    def __mod__(self, other: Any) -> Expr: ...
    def __pow__(self, other: Any) -> Expr: ...
    def __and__(self, other: Any) -> Expr: ...
    def __or__(self, other: Any) -> Expr: ...
    def __radd__(self, other: Any) -> Expr: ...
    def __rsub__(self, other: Any) -> Expr: ...
    def __rmul__(self, other: Any) -> Expr: ...
    def __rtruediv__(self, other: Any) -> Expr: ...
    def __rfloordiv__(self, other: Any) -> Expr: ...
    def __rmod__(self, other: Any) -> Expr: ...
    def __rpow__(self, other: Any) -> Expr: ...
    def __rand__(self, other: Any) -> Expr: ...
    def __ror__(self, other: Any) -> Expr: ...
    def __lt__(self, other: Any) -> Expr: ...
    def __le__(self, other: Any) -> Expr: ...
    def __gt__(self, other: Any) -> Expr: ...
    def __ge__(self, other: Any) -> Expr: ...
    def __neg__(self) -> Expr: ...
    def __invert__(self) -> Expr: ...
    def __eq__(self, other: object) -> Expr: ...  # type: ignore[override]
    def __ne__(self, other: object) -> Expr: ...  # type: ignore[override]
    def __hash__(self) -> builtins.int: ...

    def drop(self, *columns: Any) -> Expr:
        """All columns but these.

        Example: t.drop("x")
        """

    def label(self, name: builtins.str) -> Expr:
        """The same under another name.

        Example: (t.x + 1).label("next")
        """

    def mutate(self, *columns: Any, **named: Any) -> Expr:
        """All columns and new ones; a name that is there is replaced in its place.

        Example: t.mutate(z=_.x + 1)
        """

    def transform(self, *columns: Any, **named: Any) -> Expr:
        """All columns and new ones; a name that is there is replaced in its place.

        Example: t.mutate(z=_.x + 1)
        """

    def rename(self, *columns: Any, **named: Any) -> Expr:
        """The same columns under other names: new="old".

        Example: t.rename(n="x")
        """

    def relabel(self, *columns: Any, **named: Any) -> Expr:
        """The same columns under other names: new="old".

        Example: t.rename(n="x")
        """

    def select(self, *columns: Any, **named: Any) -> Expr:
        """Just these columns: names, expressions, or name=expression.

        Example: t.select("name", _.x, double=_.x * 2)
        """

    def cache(self) -> Expr:
        """The same rows, which are kept once they are computed, as long as their data is the same.

        Example: t.by("name", n=_.nrows()).cache()
        """

    def distinct(self, *keys: Any) -> Expr:
        """One row of each; with keys the first row of each key, with all its columns.

        Example: t.distinct("name")
        """

    def dropna(self, *columns: Any) -> Expr:
        """The rows without a null (in these columns).

        Example: t.dropna("y")
        """

    def fillna(self, value: Any) -> Expr:
        """Nulls replaced: of a column, of every column that can hold the value, or of those in a dict.

        Example: t.fillna({"y": 0.0})
        """

    def filter(self, *conditions: Any) -> Expr:
        """The rows where all conditions are true; t[condition] is the same.

        Example: t.filter(_.x > 1)
        """

    def head(self, n: builtins.int = 5, *, offset: builtins.int = 0) -> Expr:
        """The first n rows; any n rows of a table that is not sorted.

        Example: t.sort("x").head(2)
        """

    def limit(self, n: builtins.int = 5, *, offset: builtins.int = 0) -> Expr:
        """The first n rows; any n rows of a table that is not sorted.

        Example: t.sort("x").head(2)
        """

    def sample(self, n: builtins.int | None = None, *, frac: builtins.float | None = None, seed: builtins.int = 0) -> Expr:
        """n rows, or a fraction of them, by chance; the same seed gives the same rows.

        Example: t.sample(2, seed=7)
        """

    def sort(self, *keys: Any, ascending: builtins.bool | list[builtins.bool] = True) -> Expr:
        """Rows in order of the keys, nulls last; desc(key) turns one key round.

        Example: t.sort("name", desc("x"))
        """

    def order_by(self, *keys: Any, ascending: builtins.bool | list[builtins.bool] = True) -> Expr:
        """Rows in order of the keys, nulls last; desc(key) turns one key round.

        Example: t.sort("name", desc("x"))
        """

    def tail(self, n: builtins.int = 5) -> Expr:
        """The last n rows, in their order.

        Example: t.sort("x").tail(2)
        """

    def agg(self, *columns: Any, **reductions: Any) -> Expr:
        """One row for each group: its keys, then the reductions.

        Example: t.group_by("name").agg(total=_.x.sum())
        """

    def by(self, *keys: Any, **reductions: Any) -> Expr:
        """One row for each key: the keys, then the reductions.

        Example: t.by(_.name, total=_.x.sum())
        """

    def count_values(self) -> Expr:
        """Each value (or row) once, with the number of its rows as `count`.

        Example: t.name.count_values()
        """

    def describe(self) -> Expr:
        """One row for each column: its type, counts, mean, std, least and greatest value and quartiles.

        Example: t.describe()
        """

    def group_by(self, *keys: Any) -> Expr:
        """Groups, to be followed by .agg(...).

        Example: t.group_by("name").agg(total=_.x.sum())
        """

    def having(self, *conditions: Any) -> Expr:
        """The groups where all conditions are true.

        Example: t.by(_.name, n=_.nrows()).having(_.n > 1)
        """

    def summary(self, *columns: Any, **reductions: Any) -> Expr:
        """One row of reductions over the whole table.

        Example: summary(total=t.x.sum(), n=t.nrows())
        """

    def asof_join(self, right: Any, on: Any, *, by: Any = None, tolerance: Any = None, direction: builtins.str = 'backward', suffixes: Any = ('_left', '_right')) -> Expr:
        """Each left row with the last right row at or before it: backward forward nearest.

        Example: asof_join(t, u, ("x", "z"), by="name", tolerance=10)
        """

    def join(self, right: Any, on: Any = None, how: builtins.str = 'inner', *, suffixes: Any = ('_left', '_right')) -> Expr:
        """Rows of two tables whose keys are equal: inner left right outer semi anti cross.

        Example: join(t, u, "name", how="left")
        """

    def all(self, *, where: Any = None) -> Expr:
        """True if none is false.

        Example: (t.x > 1).all()
        """

    def any(self, *, where: Any = None) -> Expr:
        """True if one is true.

        Example: (t.x > 1).any()
        """

    def approx_nunique(self, *, where: Any = None) -> Expr:
        """About how many different values there are.

        Example: t.name.approx_nunique()
        """

    def argmax(self, key: Any, *, where: Any = None) -> Expr:
        """The value in the row where the key is greatest.

        Example: t.name.argmax(t.x)
        """

    def argmin(self, key: Any, *, where: Any = None) -> Expr:
        """The value in the row where the key is least.

        Example: t.name.argmin(t.x)
        """

    def corr(self, other: Any, *, where: Any = None) -> Expr:
        """Pearson's correlation of two columns.

        Example: t.x.corr(t.y)
        """

    def count(self, *, where: Any = None) -> Expr:
        """The number of values that are not null.

        Example: t.y.count()
        """

    def cov(self, other: Any, *, where: Any = None, unbiased: builtins.bool = True) -> Expr:
        """The covariance of a sample of two columns.

        Example: t.x.cov(t.y)
        """

    def first(self, *, where: Any = None) -> Expr:
        """The first value in the source's order that is not null.

        Example: t.x.first()
        """

    def last(self, *, where: Any = None) -> Expr:
        """The last value in the source's order that is not null.

        Example: t.x.last()
        """

    def max(self, *, where: Any = None) -> Expr:
        """The greatest value.

        Example: t.x.max()
        """

    def mean(self, *, where: Any = None) -> Expr:
        """The arithmetic mean, a float64.

        Example: t.x.mean()
        """

    def median(self, *, where: Any = None) -> Expr:
        """The middle value, between the middle two where there are two.

        Example: t.y.median()
        """

    def min(self, *, where: Any = None) -> Expr:
        """The least value.

        Example: t.x.min()
        """

    def mode(self, *, where: Any = None) -> Expr:
        """The most frequent value, the least of several.

        Example: t.name.mode()
        """

    def nrows(self, *, where: Any = None) -> Expr:
        """The number of rows.

        Example: t.nrows()
        """

    def nunique(self, *, where: Any = None) -> Expr:
        """The number of different values, nulls aside.

        Example: t.name.nunique()
        """

    def quantile(self, q: builtins.float, *, where: Any = None) -> Expr:
        """The value below which a part q lies, interpolated linearly.

        Example: t.y.quantile(0.9)
        """

    def std(self, *, where: Any = None, unbiased: builtins.bool = True) -> Expr:
        """The standard deviation of a sample (unbiased=False: of a population).

        Example: t.y.std()
        """

    def sum(self, *, where: Any = None) -> Expr:
        """The sum; too large an integer is an error.

        Example: t.x.sum()
        """

    def topk(self, k: builtins.int, *, where: Any = None) -> Expr:
        """The k largest values as a list, largest first.

        Example: t.x.topk(2)
        """

    def var(self, *, where: Any = None, unbiased: builtins.bool = True) -> Expr:
        """The variance of a sample (unbiased=False: of a population).

        Example: t.y.var()
        """

    def cummax(self) -> Expr:
        """The greatest value up to this row, nulls aside.

        Example: t.x.cummax()
        """

    def cummin(self) -> Expr:
        """The least value up to this row, nulls aside.

        Example: t.x.cummin()
        """

    def cumsum(self) -> Expr:
        """The sum up to this row, nulls aside.

        Example: t.x.cumsum()
        """

    def diff(self, n: builtins.int = 1) -> Expr:
        """The difference to the value n rows before.

        Example: t.x.diff()
        """

    def lag(self, n: builtins.int = 1, *, default: Any = None) -> Expr:
        """The value n rows before; null, or the default, where there is none.

        Example: t.mutate(before=_.x.lag(1).over(order=_.when))
        """

    def lead(self, n: builtins.int = 1, *, default: Any = None) -> Expr:
        """The value n rows after; null, or the default, where there is none.

        Example: t.mutate(after=_.x.lead(1).over(order=_.when))
        """

    def over(self, by: Any = None, order: Any = None, rows: Any = None) -> Expr:
        """A reduction or window function for each row: over the rows with the same `by`, in the order of `order`, up to this one or within `rows`.

        Example: t.mutate(share=_.x / _.x.sum().over(by=_.name))
        """

    def shift(self, n: builtins.int = 1) -> Expr:
        """The value n rows before, or after for a negative n: lag or lead.

        Example: t.x.shift(-1)
        """

    def abs(self) -> Expr:
        """The absolute value.

        Example: t.x.abs()
        """

    def acos(self) -> Expr:
        """The arc cosine.

        Example: t.y.acos()
        """

    def acosh(self) -> Expr:
        """The inverse hyperbolic cosine.

        Example: t.y.acosh()
        """

    def asin(self) -> Expr:
        """The arc sine.

        Example: t.y.asin()
        """

    def asinh(self) -> Expr:
        """The inverse hyperbolic sine.

        Example: t.y.asinh()
        """

    def atan(self) -> Expr:
        """The arc tangent.

        Example: t.y.atan()
        """

    def atan2(self, x: Any) -> Expr:
        """The angle of the point (x, y), from y.

        Example: t.y.atan2(t.x)
        """

    def atanh(self) -> Expr:
        """The inverse hyperbolic tangent.

        Example: t.y.atanh()
        """

    def ceil(self) -> Expr:
        """Rounded up.

        Example: t.y.ceil()
        """

    def clip(self, lo: Any = None, hi: Any = None) -> Expr:
        """The nearest value between the bounds; None is no bound.

        Example: t.x.clip(0, 10)
        """

    def cos(self) -> Expr:
        """The cosine of radians.

        Example: t.y.cos()
        """

    def cosh(self) -> Expr:
        """The hyperbolic cosine.

        Example: t.y.cosh()
        """

    def degrees(self) -> Expr:
        """Radians to degrees.

        Example: t.y.degrees()
        """

    def exp(self) -> Expr:
        """e to the power of x.

        Example: t.y.exp()
        """

    def expm1(self) -> Expr:
        """exp(x) - 1, exact near 0.

        Example: t.y.expm1()
        """

    def floor(self) -> Expr:
        """Rounded down.

        Example: t.y.floor()
        """

    def hypot(self, y: Any) -> Expr:
        """The length of the hypotenuse.

        Example: t.y.hypot(t.x)
        """

    def isinf(self) -> Expr:
        """True for the infinities; null of null.

        Example: t.y.isinf()
        """

    def isnan(self) -> Expr:
        """True for NaN; null of null.

        Example: t.y.isnan()
        """

    def log(self) -> Expr:
        """The natural logarithm.

        Example: t.y.log()
        """

    def log10(self) -> Expr:
        """The logarithm to base 10.

        Example: t.y.log10()
        """

    def log1p(self) -> Expr:
        """log(1 + x), exact near 0.

        Example: t.y.log1p()
        """

    def log2(self) -> Expr:
        """The logarithm to base 2.

        Example: t.y.log2()
        """

    def radians(self) -> Expr:
        """Degrees to radians.

        Example: t.y.radians()
        """

    def round(self, digits: builtins.int = 0) -> Expr:
        """Rounded to digits after the point, halves to the even neighbour.

        Example: t.y.round(1)
        """

    def sign(self) -> Expr:
        """-1, 0 or 1.

        Example: t.x.sign()
        """

    def sin(self) -> Expr:
        """The sine of radians.

        Example: t.y.sin()
        """

    def sinh(self) -> Expr:
        """The hyperbolic sine.

        Example: t.y.sinh()
        """

    def sqrt(self) -> Expr:
        """The square root; NaN of a negative number.

        Example: t.y.sqrt()
        """

    def tan(self) -> Expr:
        """The tangent of radians.

        Example: t.y.tan()
        """

    def tanh(self) -> Expr:
        """The hyperbolic tangent.

        Example: t.y.tanh()
        """

    def trunc(self) -> Expr:
        """Rounded towards zero.

        Example: t.y.trunc()
        """

    def between(self, lo: Any, hi: Any) -> Expr:
        """True from lo to hi, both included.

        Example: t.x.between(1, 3)
        """

    def isin(self, values: Any) -> Expr:
        """True if it is among the constants, or among the values of another table's column.

        Example: t.x.isin([1, 2])
        """

    def isnull(self) -> Expr:
        """True for null (NaN is not null).

        Example: t.y.isnull()
        """

    def notnull(self) -> Expr:
        """True for what is not null.

        Example: t.y.notnull()
        """

    def nullif(self, value: Any) -> Expr:
        """Null where it equals the value.

        Example: t.x.nullif(0)
        """

    def extract(self, regex: builtins.str, group: Any = 0) -> Expr:
        """The first match of the regex, or its group by number or name; null where nothing matches.

        Example: t.name.extract("([a-z]+)-", 1)
        """

    def like(self, pattern: builtins.str) -> Expr:
        """True if the whole is as the pattern: * is any text, ? one character, and a backslash makes them plain.

        Example: t.name.like("Al*")
        """

    def matches(self, regex: builtins.str) -> Expr:
        """True if the regex (RE2) matches anywhere.

        Example: t.name.matches("^[AB]")
        """

    def explode(self, column: Any, *, keep_empty: builtins.bool = False) -> Expr:
        """A row for each element of a list column; a row without elements goes, or stays with a null.

        Example: t.by("name", best=_.x.topk(2)).explode("best")
        """

    def len(self) -> Expr:
        """How many elements a list has, or keys a map.

        Example: t.x.topk(2).len()
        """

    def cast(self, type: builtins.str | Type | builtins.type) -> Expr:
        """The value as another type; one that does not fit is an error.

        Example: t.x.cast("float64")
        """

    def try_cast(self, type: builtins.str | Type | builtins.type) -> Expr:
        """The value as another type; null where it does not fit.

        Example: t.name.try_cast("int64")
        """

    @property
    def str(self) -> _StrMethods: ...

    @property
    def dt(self) -> _DtMethods: ...


class _StrMethods:
    """The methods on strings."""

    def capitalize(self) -> Expr:
        """The first character a capital, the others small.

        Example: t.name.str.capitalize()
        """

    def cat(self, other: Any, *, sep: builtins.str = '') -> Expr:
        """With the other behind it, and sep between.

        Example: t.name.str.cat(t.name, sep="-")
        """

    def contains(self, s: Any) -> Expr:
        """True if s is a part of it, as it is: no regex.

        Example: t.name.str.contains("li")
        """

    def endswith(self, s: Any) -> Expr:
        """True if it ends with s.

        Example: t.name.str.endswith("e")
        """

    def find(self, s: Any) -> Expr:
        """Where s first begins, counted from 0; -1 where it is not there.

        Example: t.name.str.find("i")
        """

    def isalnum(self) -> Expr:
        """True if all are letters or numbers, and there is one.

        Example: t.name.str.isalnum()
        """

    def isalpha(self) -> Expr:
        """True if all are letters, and there is one.

        Example: t.name.str.isalpha()
        """

    def isdigit(self) -> Expr:
        """True if all are digits, and there is one.

        Example: t.name.str.isdigit()
        """

    def islower(self) -> Expr:
        """True if there is a small letter, and no capital.

        Example: t.name.str.islower()
        """

    def isspace(self) -> Expr:
        """True if all are blanks, and there is one.

        Example: t.name.str.isspace()
        """

    def isupper(self) -> Expr:
        """True if there is a capital, and no small letter.

        Example: t.name.str.isupper()
        """

    def len(self) -> Expr:
        """The number of characters (code points).

        Example: t.name.str.len()
        """

    def lower(self) -> Expr:
        """In small letters.

        Example: t.name.str.lower()
        """

    def lstrip(self, chars: builtins.str | None = None) -> Expr:
        """Without blanks (or any of the characters) at the start.

        Example: t.name.str.lstrip()
        """

    def pad(self, n: Any, side: builtins.str = 'left', fill: builtins.str = ' ') -> Expr:
        """Filled up to n characters at the left, the right or both sides.

        Example: t.name.str.pad(8, fill=".")
        """

    def repeat(self, n: Any) -> Expr:
        """n times, one behind another.

        Example: t.name.str.repeat(2)
        """

    def replace(self, a: Any, b: Any, *, max: builtins.int | None = None) -> Expr:
        """With b in place of every a, or of the first max of them.

        Example: t.name.str.replace("a", "b")
        """

    def reverse(self) -> Expr:
        """The characters from the last to the first.

        Example: t.name.str.reverse()
        """

    def rstrip(self, chars: builtins.str | None = None) -> Expr:
        """Without blanks (or any of the characters) at the end.

        Example: t.name.str.rstrip("!.")
        """

    def slice(self, i: Any = None, j: Any = None) -> Expr:
        """The characters from i to before j, as Python's x[i:j].

        Example: t.name.str.slice(1, -1)
        """

    def slice_replace(self, i: Any, j: Any, s: Any) -> Expr:
        """With s in place of what slice(i, j) gives.

        Example: t.name.str.slice_replace(0, 1, "*")
        """

    def split(self, sep: Any = None) -> Expr:
        """The parts between the separators, a list; without one what blanks part.

        Example: t.name.str.split(",")
        """

    def startswith(self, s: Any) -> Expr:
        """True if it begins with s.

        Example: t.name.str.startswith("A")
        """

    def strip(self, chars: builtins.str | None = None) -> Expr:
        """Without blanks (or any of the characters) at both ends.

        Example: t.name.str.strip()
        """

    def title(self) -> Expr:
        """The first letter of every word a capital, the others small.

        Example: t.name.str.title()
        """

    def upper(self) -> Expr:
        """In capitals.

        Example: t.name.str.upper()
        """

    def zfill(self, n: Any) -> Expr:
        """Filled up to n characters with zeros, behind a sign.

        Example: t.name.str.zfill(5)
        """


class _DtMethods:
    """The methods on times."""

    def ceil(self, unit: builtins.str) -> Expr:
        """Rounded up to such a time.

        Example: t.when.dt.ceil("1mo")
        """

    @property
    def date(self) -> Expr:
        """The date of a datetime.

        Example: t.when.dt.date
        """

    @property
    def day(self) -> Expr:
        """The day of the month, 1 to 31.

        Example: t.when.dt.day
        """

    @property
    def dayofyear(self) -> Expr:
        """The day of the year, 1 to 366.

        Example: t.when.dt.dayofyear
        """

    @property
    def day_of_year(self) -> Expr:
        """The day of the year, 1 to 366.

        Example: t.when.dt.dayofyear
        """

    @property
    def days_in_month(self) -> Expr:
        """How many days the month has, 28 to 31.

        Example: t.when.dt.days_in_month
        """

    @property
    def daysinmonth(self) -> Expr:
        """How many days the month has, 28 to 31.

        Example: t.when.dt.days_in_month
        """

    @property
    def epoch_us(self) -> Expr:
        """The microseconds since 1970-01-01; of a zoned datetime since that moment in UTC.

        Example: t.when.dt.epoch_us
        """

    @property
    def hour(self) -> Expr:
        """The hour, 0 to 23.

        Example: t.when.dt.hour
        """

    @property
    def is_leap_year(self) -> Expr:
        """Whether the year has a February 29th.

        Example: t.when.dt.is_leap_year
        """

    @property
    def is_month_end(self) -> Expr:
        """Whether it is the last day of a month.

        Example: t.when.dt.is_month_end
        """

    @property
    def is_month_start(self) -> Expr:
        """Whether it is the first day of a month.

        Example: t.when.dt.is_month_start
        """

    @property
    def is_quarter_end(self) -> Expr:
        """Whether it is the last day of a quarter.

        Example: t.when.dt.is_quarter_end
        """

    @property
    def is_quarter_start(self) -> Expr:
        """Whether it is the first day of a quarter.

        Example: t.when.dt.is_quarter_start
        """

    @property
    def is_year_end(self) -> Expr:
        """Whether it is December 31st.

        Example: t.when.dt.is_year_end
        """

    @property
    def is_year_start(self) -> Expr:
        """Whether it is January 1st.

        Example: t.when.dt.is_year_start
        """

    @property
    def isoyear(self) -> Expr:
        """The year that the ISO week belongs to.

        Example: t.when.dt.isoyear
        """

    @property
    def microsecond(self) -> Expr:
        """The microseconds of the second, 0 to 999999.

        Example: t.when.dt.microsecond
        """

    @property
    def millisecond(self) -> Expr:
        """The whole milliseconds of the second, 0 to 999.

        Example: t.when.dt.millisecond
        """

    @property
    def minute(self) -> Expr:
        """The minute, 0 to 59.

        Example: t.when.dt.minute
        """

    @property
    def month(self) -> Expr:
        """The month, 1 to 12.

        Example: t.when.dt.month
        """

    @property
    def month_name(self) -> Expr:
        """"January" to "December".

        Example: t.when.dt.month_name
        """

    @property
    def quarter(self) -> Expr:
        """The quarter, 1 to 4.

        Example: t.when.dt.quarter
        """

    def round(self, unit: builtins.str) -> Expr:
        """Rounded to the nearest such time, halves up.

        Example: t.when.dt.round("1h")
        """

    @property
    def second(self) -> Expr:
        """The second, 0 to 59.

        Example: t.when.dt.second
        """

    def strftime(self, format: builtins.str) -> Expr:
        """The text that a format of %Y, %m, %d, %H, %M, %S and other codes gives.

        Example: t.when.dt.strftime("%Y-%m-%d")
        """

    @property
    def time(self) -> Expr:
        """The time of day of a datetime.

        Example: t.when.dt.time
        """

    @property
    def total_seconds(self) -> Expr:
        """The length of a timedelta in seconds.

        Example: (t.when - datetime("2020-01-01")).dt.total_seconds
        """

    def truncate(self, unit: builtins.str) -> Expr:
        """Rounded down to a count of us, ms, s, m, h, d, w, mo, q or y.

        Example: t.when.dt.truncate("20m")
        """

    def floor(self, unit: builtins.str) -> Expr:
        """Rounded down to a count of us, ms, s, m, h, d, w, mo, q or y.

        Example: t.when.dt.truncate("20m")
        """

    @property
    def week(self) -> Expr:
        """The ISO week, 1 to 53.

        Example: t.when.dt.week
        """

    @property
    def weekofyear(self) -> Expr:
        """The ISO week, 1 to 53.

        Example: t.when.dt.week
        """

    @property
    def weekday(self) -> Expr:
        """The day of the week; Monday is 0.

        Example: t.when.dt.weekday
        """

    @property
    def dayofweek(self) -> Expr:
        """The day of the week; Monday is 0.

        Example: t.when.dt.weekday
        """

    @property
    def day_of_week(self) -> Expr:
        """The day of the week; Monday is 0.

        Example: t.when.dt.weekday
        """

    @property
    def weekday_name(self) -> Expr:
        """"Monday" to "Sunday".

        Example: t.when.dt.weekday_name
        """

    @property
    def day_name(self) -> Expr:
        """"Monday" to "Sunday".

        Example: t.when.dt.weekday_name
        """

    @property
    def year(self) -> Expr:
        """The year.

        Example: t.when.dt.year
        """


def literal(value: Any, type: builtins.str | None = None) -> Any:
    """A constant of a given type.

    Example: literal("1.50", "decimal[10, 2]")
    """

def memtable(rows: Any, type: builtins.str | None = None) -> Any:
    """A table written out: rows as tuples, lists or dicts.

    Example: memtable([(1, "a"), (2, "b")], "{id: int64, name: string}")
    """

def merge(*columns: Any, **named: Any) -> Any:
    """A table of columns that belong to one table.

    Example: merge(t.name, (t.x + 1).label("z"))
    """

def across(columns: Any, f: Any, *, names: builtins.str | None = None) -> Deferred:
    """One expression for each of the columns, over _, which is the column; a list or a dict of expressions makes several. names= is a pattern of {col} and {fn}.

    Example: t.by("name", across(numeric(), {"lo": _.min(), "hi": _.max()}))
    """

def boolean() -> Deferred:
    """The columns of bools.

    Example: t.mutate(large=_.x > 1).select(boolean())
    """

def cols(*names: Any) -> Deferred:
    """The columns of these names, to be joined with other selectors by & | - ~.

    Example: t.select(numeric() | cols("name"))
    """

def contains(*texts: Any) -> Deferred:
    """The columns whose name holds one of these.

    Example: t.select(contains("am"))
    """

def endswith(*texts: Any) -> Deferred:
    """The columns whose name ends with one of these.

    Example: t.select(endswith("e"))
    """

def everything() -> Deferred:
    """All columns.

    Example: t.select("x", everything())
    """

def matches(regex: builtins.str) -> Deferred:
    """The columns in whose name the regular expression is found.

    Example: t.select(matches("^[xy]$"))
    """

def numeric() -> Deferred:
    """The columns of integers, floats and decimals.

    Example: t.select(numeric())
    """

def of_type(*types: Any) -> Deferred:
    """The columns of these types; "int64" takes ?int64 as well, "?int64" only that.

    Example: t.select(of_type("int64", "float64"))
    """

def startswith(*texts: Any) -> Deferred:
    """The columns whose name starts with one of these.

    Example: t.select(startswith("na"))
    """

def temporal() -> Deferred:
    """The columns of dates, times, datetimes and timedeltas.

    Example: t.select(temporal())
    """

def textual() -> Deferred:
    """The columns of strings.

    Example: t.drop(textual())
    """

def asc(key: Any) -> Any:
    """A sort key, smallest first.

    Example: t.order_by(asc("x"))
    """

def concat(*tables: Any) -> Any:
    """All rows of all tables; columns are matched by name.

    Example: concat(t.select("name"), u.select("name"))
    """

def desc(key: Any) -> Any:
    """A sort key, largest first.

    Example: t.order_by(desc("x"))
    """

def difference(*tables: Any) -> Any:
    """The distinct rows of the first table that the second has not.

    Example: difference(t.select("name"), u.select("name"))
    """

def intersect(*tables: Any) -> Any:
    """The distinct rows that both tables have.

    Example: intersect(t.select("name"), u.select("name"))
    """

def by(*keys: Any, **reductions: Any) -> Any:
    """One row for each key: the keys, then the reductions.

    Example: t.by(_.name, total=_.x.sum())
    """

def By(*keys: Any, **reductions: Any) -> Any:
    """One row for each key: the keys, then the reductions.

    Example: t.by(_.name, total=_.x.sum())
    """

def summary(*columns: Any, **reductions: Any) -> Any:
    """One row of reductions over the whole table.

    Example: summary(total=t.x.sum(), n=t.nrows())
    """

def asof_join(left: Any, right: Any, on: Any, *, by: Any = None, tolerance: Any = None, direction: builtins.str = 'backward', suffixes: Any = ('_left', '_right')) -> Any:
    """Each left row with the last right row at or before it: backward forward nearest.

    Example: asof_join(t, u, ("x", "z"), by="name", tolerance=10)
    """

def join(left: Any, right: Any, on: Any = None, how: builtins.str = 'inner', *, suffixes: Any = ('_left', '_right')) -> Any:
    """Rows of two tables whose keys are equal: inner left right outer semi anti cross.

    Example: join(t, u, "name", how="left")
    """

def Join(left: Any, right: Any, on: Any = None, how: builtins.str = 'inner', *, suffixes: Any = ('_left', '_right')) -> Any:
    """Rows of two tables whose keys are equal: inner left right outer semi anti cross.

    Example: join(t, u, "name", how="left")
    """

def dense_rank() -> Any:
    """From 1, ties have one rank, and the next one is one more.

    Example: t.mutate(place=dense_rank().over(order=_.x))
    """

def ntile(n: builtins.int) -> Any:
    """Which of n parts the row is in, from 1; the first ones are the larger.

    Example: t.mutate(half=ntile(2).over(order=_.x))
    """

def rank() -> Any:
    """From 1, ties have the rank of their first, and the next one counts them all.

    Example: t.mutate(place=rank().over(order=desc("x")))
    """

def row_number() -> Any:
    """The number of the row, from 1; over(...) says of which rows, and in what order.

    Example: t.mutate(n=row_number().over(by=_.name, order=desc("x")))
    """

def greatest(*values: Any) -> Any:
    """The greatest of several, nulls aside.

    Example: greatest(t.x, 2)
    """

def least(*values: Any) -> Any:
    """The least of several, nulls aside.

    Example: least(t.x, 2)
    """

def cases(*pairs: Any, else_: Any = None) -> Any:
    """The value of the first pair whose condition is true.

    Example: cases((t.x > 2, "high"), (t.x > 1, "mid"), else_="low")
    """

def coalesce(*values: Any) -> Any:
    """The first that is not null.

    Example: coalesce(t.y, 0.0)
    """

def if_else(condition: Any, a: Any, b: Any) -> Any:
    """a where the condition is true, else b (also where it is unknown).

    Example: if_else(t.x > 1, "many", "few")
    """

def date(text: builtins.str) -> Any:
    """A date, written in ISO 8601.

    Example: date("2020-02-29")
    """

def datetime(text: builtins.str, zone: builtins.str | None = None) -> Any:
    """A date and time, written in ISO 8601; a wall clock unless a zone is given.

    Example: datetime("2020-02-29T12:30:00")
    """

def time(text: builtins.str) -> Any:
    """A time of day, written in ISO 8601.

    Example: time("12:30:00")
    """

def timedelta(*, weeks: builtins.int = 0, days: builtins.int = 0, hours: builtins.int = 0, minutes: builtins.int = 0, seconds: builtins.int = 0, milliseconds: builtins.int = 0, microseconds: builtins.int = 0) -> Any:
    """A length of time.

    Example: timedelta(days=1, hours=2)
    """

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

__all__ = [
    "AttributeNotFoundError",
    "By",
    "CancelledError",
    "DataError",
    "Deferred",
    "Document",
    "Error",
    "Expr",
    "InternalError",
    "InvalidError",
    "Join",
    "MissingFileError",
    "NameNotFoundError",
    "NotFoundError",
    "Result",
    "Split",
    "Symbol",
    "TableSymbol",
    "Type",
    "UnavailableError",
    "UnsupportedError",
    "WrongTypeError",
    "_",
    "across",
    "asc",
    "asof_join",
    "boolean",
    "by",
    "cache_clear",
    "cache_info",
    "cache_limit",
    "cases",
    "coalesce",
    "cols",
    "compute",
    "concat",
    "contains",
    "data",
    "date",
    "datetime",
    "dense_rank",
    "desc",
    "difference",
    "discover",
    "endswith",
    "engines",
    "everything",
    "figure",
    "formats",
    "from_json",
    "from_matplotlib",
    "greatest",
    "if_else",
    "intersect",
    "join",
    "least",
    "literal",
    "matches",
    "memtable",
    "merge",
    "ntile",
    "numeric",
    "of_type",
    "parse",
    "plot",
    "rank",
    "row_number",
    "split",
    "startswith",
    "summary",
    "symbol",
    "temporal",
    "textual",
    "time",
    "timedelta",
    "to_sql",
    "write",
]
