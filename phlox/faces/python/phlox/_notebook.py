"""What a notebook asks of an expression: pipe and info. Called by the core."""

from . import _core


def pipe(expr, f, /, *args, **kwargs):
    """f(expr, ...); of a pair (f, "name") f(..., name=expr)."""
    if isinstance(f, tuple):
        f, name = f
        if name in kwargs:
            raise TypeError(f"{name} is both the name of the expression and an argument")
        return f(*args, **{name: expr}, **kwargs)
    return f(expr, *args, **kwargs)


class Info:
    """The columns of a table with their types. Shown as a text; nothing is computed but by nrows()."""

    def __init__(self, expr, /):
        self._expr = expr
        self.columns = expr.schema

    @property
    def names(self):
        """The names of the columns."""
        return list(self.columns)

    @property
    def types(self):
        """Their types."""
        return list(self.columns.values())

    @property
    def nullable(self):
        """Whether each may hold a null."""
        return [type_.nullable for type_ in self.columns.values()]

    def nrows(self, bindings=None, /, **named):
        """The number of rows, which is computed now."""
        return _core.compute(self._expr.nrows(), bindings, **named)

    def _lines(self):
        return [
            (str(at), name, str(type_).removeprefix("?"), "yes" if type_.nullable else "no")
            for at, (name, type_) in enumerate(self.columns.items())
        ]

    def __repr__(self):
        lines = [("#", "column", "type", "null"), *self._lines()]
        widths = [max(len(line[i]) for line in lines) for i in range(4)]
        text = "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)
        return f"{text}\n{len(self.columns)} column{'' if len(self.columns) == 1 else 's'}"

    def _repr_html_(self):
        from ._html import page, table

        return page(table(["#", "column", "type", "null"], None, self._lines(), [True, False, False, False]))
