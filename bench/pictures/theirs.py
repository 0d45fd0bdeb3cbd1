"""What the peers do in bench/pictures, as their manuals say: theirs.py TASK [FILE] prints {"seconds", "bytes", "check"}."""

import importlib
import json
import sys
import time

BINS = 50


def imported(name):
    begin = time.perf_counter()
    importlib.import_module(name)
    return time.perf_counter() - begin, None, None


def one_line(x, y):
    from bokeh.plotting import figure

    plot = figure()
    plot.line(x, y)
    return plot


def documents(count):
    import numpy
    from bokeh.document import Document

    x = numpy.linspace(0, 10, 100)
    warm = Document()
    warm.add_root(one_line(x, x))
    json.dumps(warm.to_json(deferred=False))
    begin = time.perf_counter()
    document = Document()
    for i in range(count):
        document.add_root(one_line(x, numpy.sin(x + i)))
    text = json.dumps(document.to_json(deferred=False))
    return time.perf_counter() - begin, len(text), None


def million():
    import numpy
    from bokeh.embed import file_html
    from bokeh.resources import INLINE

    random = numpy.random.default_rng(1)
    x, y = random.normal(size=(2, 1_000_000))
    file_html(one_line(x[:2], y[:2]), INLINE, "Points")
    begin = time.perf_counter()
    text = file_html(one_line(x, y), INLINE, "Points")
    return time.perf_counter() - begin, len(text), None


def hvplot(file):
    import bokeh.embed
    import bokeh.resources
    import holoviews
    import hvplot.polars  # noqa: F401
    import polars

    begin = time.perf_counter()
    chart = polars.scan_parquet(file).select("x").collect().hvplot.hist("x", bins=BINS)
    figure = holoviews.render(chart)
    text = bokeh.embed.file_html(figure, bokeh.resources.INLINE, "Histogram")
    seconds = time.perf_counter() - begin
    return seconds, len(text), int(chart.dimension_values(1).sum())


def duckdb(file):
    import duckdb
    import numpy
    from bokeh.embed import file_html
    from bokeh.plotting import figure
    from bokeh.resources import INLINE

    begin = time.perf_counter()
    table = duckdb.read_parquet(file)
    low, high = table.aggregate("min(x), max(x)").fetchone()
    width = (high - low) / BINS
    part = f"least({BINS - 1}, floor((x - {low!r}) / {width!r}))::int AS part"
    found = dict(table.aggregate(f"{part}, count(*)", "part").fetchall())
    counts = numpy.array([found.get(i, 0) for i in range(BINS)])
    edges = low + width * numpy.arange(BINS + 1)
    plot = figure()
    plot.quad(left=edges[:-1], right=edges[1:], bottom=0, top=counts)
    text = file_html(plot, INLINE, "Histogram")
    return time.perf_counter() - begin, len(text), int(counts.sum())


def altair(file):
    """Its page loads Vega from elsewhere, so that its size says nothing."""
    import altair
    import polars

    begin = time.perf_counter()
    numbers = polars.scan_parquet(file)
    low, high = numbers.select(polars.col("x").min().alias("a"), polars.col("x").max().alias("b")).collect().row(0)
    width = (high - low) / BINS
    part = ((polars.col("x") - low) / width).floor().clip(0, BINS - 1).alias("part")
    found = numbers.group_by(part).len().collect(engine="streaming").sort("part")
    rows = found.with_columns(left=low + width * polars.col("part"), right=low + width * (polars.col("part") + 1))
    chart = altair.Chart(rows).mark_bar().encode(x=altair.X("left", bin="binned"), x2="right", y="len")
    chart.to_html()
    return time.perf_counter() - begin, None, int(found["len"].sum())


def page(file):
    import numpy
    from bokeh.embed import file_html
    from bokeh.resources import INLINE

    x = numpy.linspace(0, 10, 1000)
    with open(file, "w") as out:
        out.write(file_html(one_line(x, numpy.sin(x)), INLINE, "Points"))
    return 0, None, None


TASKS = {
    "import": lambda _: imported("bokeh.plotting"),
    "import_hvplot": lambda _: imported("hvplot.polars"),
    "import_altair": lambda _: imported("altair"),
    "line": lambda _: documents(1),
    "documents": lambda _: documents(50),
    "million": lambda _: million(),
    "hvplot": hvplot,
    "duckdb": duckdb,
    "altair": altair,
    "page": page,
}
seconds, size, check = TASKS[sys.argv[1]](sys.argv[2])
print(json.dumps({"seconds": seconds, "bytes": size, "check": check}))
