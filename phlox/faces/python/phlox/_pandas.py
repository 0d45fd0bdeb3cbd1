"""What pandas calls for ``df.plot`` where ``pd.options.plotting.backend = "phlox"``: the charts of phlox.plot, by
the names that pandas has for them."""

from ._errors import InvalidError
from ._functions import plot as _draw

# pandas' kinds, and what they are here.
_KINDS = {
    "line": "line",
    "area": "area",
    "bar": "bar",
    "barh": "bar",
    "hist": "histogram",
    "kde": "density",
    "density": "density",
    "box": "box",
    "pie": "pie",
    "scatter": "scatter",
    "hexbin": "hexbin",
}
# Options that say the same under another name.
_OPTIONS = {"title": "title", "xlabel": "x_title", "ylabel": "y_title", "bins": "bins", "alpha": "alpha", "gridsize": "bins"}
# Those that have no meaning here, or are so anyway.
_IGNORED = {"legend", "grid", "ax", "use_index", "rot", "fontsize", "table", "sharex", "sharey", "bw_method", "ind"}
# Kinds that show several columns beside each other as parts of one.
_SPREAD = {"histogram": "x", "density": "x", "box": "y"}


def _options(kind, arguments):
    options = {}
    for name, value in arguments.items():
        if value is None or name in _IGNORED:
            continue
        if name == "figsize":
            options["width"], options["height"] = (round(100 * side) for side in value)
        elif name in ("logx", "logy", "loglog"):
            for axis in "xy" if name == "loglog" else name[-1]:
                options[f"{axis}_scale"] = "log" if value else "linear"
        elif name == "stacked":
            if kind in ("bar", "area"):
                options["stack"] = "stack" if value else ("group" if kind == "bar" else "overlap")
        elif name in ("color", "colors"):
            options["palette"] = [value] if isinstance(value, str) else list(value)
        elif name in _OPTIONS:
            options[_OPTIONS[name]] = value
        elif name not in ("s", "c", "C", "subplots", "layout"):
            raise InvalidError(f"phlox draws no {name} for pandas; phlox.plot(df, kind=...) takes more")
    return options


def _numbers(frame, without=()):
    return [name for name in frame.columns if name not in without and frame[name].dtype.kind in "iufb"]


def plot(data, kind="line", x=None, y=None, **arguments):
    """Draws a DataFrame or a Series as pandas means its kinds: against the index where x is not given, all columns
    of numbers where y is not. Gives a Figure."""
    import pandas

    if kind not in _KINDS:
        raise InvalidError(f"phlox draws no {kind} for pandas; it draws {', '.join(_KINDS)}")
    ours = _KINDS[kind]
    options = _options(ours, arguments)
    frame = data.to_frame(name=data.name if data.name is not None else "value") if isinstance(data, pandas.Series) else data
    frame = frame.rename(columns=str)
    columns = [str(y)] if isinstance(y, (str, int)) else [str(each) for each in y] if y is not None else None
    if kind in ("scatter", "hexbin"):
        channels = {"x": str(x), "y": str(y)}
        color, size = arguments.get("c", arguments.get("C")), arguments.get("s")
        if color is not None:
            channels["color"] = color
        if size is not None and not hasattr(size, "__len__") or isinstance(size, str):
            channels["size"] = size
        return _draw(frame, kind=ours, **channels, **options)
    if ours in _SPREAD:
        columns = columns or _numbers(frame)
        long = frame[columns].melt(var_name="column", value_name="value")
        channels = {_SPREAD[ours]: "value"}
        if len(columns) > 1 or ours == "box":
            channels["x" if ours == "box" else "color"] = "column"
        else:
            long = long.rename(columns={"value": columns[0]})
            channels = {_SPREAD[ours]: columns[0]}
        return _draw(long, kind=ours, **channels, **options)
    if x is None:
        index = str(frame.index.name) if frame.index.name is not None else "index"
        frame = frame.rename_axis(index).reset_index()
        x = index
    columns = columns or _numbers(frame, without=(str(x),))
    if kind in ("bar", "barh"):
        options.setdefault("stack", "group")
        options["horizontal"] = kind == "barh"
    if arguments.get("subplots") and len(columns) > 1:
        long = frame.melt(id_vars=[str(x)], value_vars=columns, var_name="column", value_name="value")
        return _draw(long, kind=ours, x=str(x), y="value", facet="column", **options)
    return _draw(frame, kind=ours, x=str(x), y=columns if len(columns) > 1 else columns[0], **options)
