"""The models of Bokeh: what a document is made of.

    >>> from phlox import models
    >>> line = models.Line(x="day", y="price", line_color="navy")
    >>> line.line_width = 2

A property is checked when it is set; ``del line.line_width`` sets it back. ``help(models.Line)`` lists the
properties, ``dir(models)`` the classes, which are made when they are first asked for.
"""

from __future__ import annotations

from . import _core
from ._core import Model as Model
from ._core import Spec as Spec
from ._core import bokeh_version as bokeh_version
from ._core import expr as expr
from ._core import field as field
from ._core import value as value


class _Documentation:
    """Writes a class's documentation when somebody looks at it."""

    def __get__(self, instance: object, cls: type) -> str:
        return _core.model_documentation(cls)


_documentation = _Documentation()


def __getattr__(name: str) -> type:
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    cls = _core.model_class(name)
    globals()[name] = cls
    return cls


def __dir__() -> list[str]:
    return [*_core.model_names(), "Spec", "expr", "field", "value", "bokeh_version"]
