"""phlox: one deferred expression over any data.

    >>> from phlox import *
    >>> arcs = symbol("arcs", "{node_out: int32, node_id: int32}")
    >>> index = symbol("index", "{name: string, node_id: int32}")
    >>> links = join(arcs, index, "node_id").by(_.name, links=_.node_id.count())
    >>> compute(links, {arcs: "example_arcs.txt", index: "example_index.txt"}).to_pandas()

An expression is typed and checked when it is built, and runs only in ``compute`` (or ``peek``). Every
function and method comes from the core's catalogue: ``help(join)``, ``help(t.filter)``, ``dir(t.x)``.
"""

from . import _core
from . import _pages as _pages
from . import dashboard as dashboard
from . import models as models
from ._core import Deferred, Document, Expr, Result, Type, _
from ._core import __version__ as __version__
from ._errors import *
from ._errors import __all__ as _error_names
from ._figure import figure

# The functions of the language: join, by, if_else, ... Python's own come after: its data() takes
# objects, too, and its symbol() makes up a name.
_language = _core.functions()
globals().update(_language)

from ._functions import (
    Split,
    cache_clear,
    cache_info,
    cache_limit,
    compute,
    data,
    discover,
    engines,
    formats,
    from_json,
    from_matplotlib,
    parse,
    plot,
    split,
    symbol,
    to_sql,
    write,
)

# The names of the keynote.
TableSymbol = Symbol = symbol
Join = _language["join"]
By = _language["by"]

__all__ = [
    *_language,
    "By",
    "Deferred",
    "Document",
    "Expr",
    "Join",
    "Result",
    "Split",
    "Symbol",
    "Type",
    "_",
    "cache_clear",
    "cache_info",
    "cache_limit",
    "compute",
    "discover",
    "engines",
    "figure",
    "formats",
    "from_json",
    "from_matplotlib",
    "parse",
    "plot",
    "split",
    "to_sql",
    "write",
    *_error_names,
]
