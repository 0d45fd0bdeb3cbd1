"""What phlox does in bench/pictures: ours.py TASK [FILE] prints {"seconds", "bytes", "check"}."""

import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "build/python"))
BINS = 50


def imported(_):
    begin = time.perf_counter()
    import phlox  # noqa: F401

    return time.perf_counter() - begin, None, None


def one_line(models, x, y):
    source = models.ColumnDataSource(data={"x": x, "y": y})
    across, up = models.LinearAxis(), models.LinearAxis()
    tools = [models.PanTool(), models.WheelZoomTool(), models.BoxZoomTool(), models.SaveTool(), models.ResetTool()]
    return models.Figure(
        renderers=[models.GlyphRenderer(data_source=source, glyph=models.Line(x="x", y="y"))],
        below=[across],
        left=[up],
        center=[models.Grid(axis=across), models.Grid(axis=up, dimension=1)],
        toolbar=models.Toolbar(tools=tools),
    )


def documents(count):
    """The first of a process makes classes, which is not timed."""
    import numpy
    from phlox import Document, models

    x = numpy.linspace(0, 10, 100)
    Document(one_line(models, x, x)).to_json()
    begin = time.perf_counter()
    document = Document(*(one_line(models, x, numpy.sin(x + i)) for i in range(count)))
    text = document.to_json()
    return time.perf_counter() - begin, len(text), None


def million(_):
    import numpy
    from phlox import Document, models

    random = numpy.random.default_rng(1)
    x, y = random.normal(size=(2, 1_000_000))
    Document(one_line(models, x[:2], y[:2])).to_html()
    begin = time.perf_counter()
    text = Document(one_line(models, x, y)).to_html()
    return time.perf_counter() - begin, len(text), None


def histogram(file):
    import phlox
    import pyarrow  # noqa: F401  the peers' imports are not timed either
    from phlox import Document

    phlox.compute(phlox.memtable([{"x": 1}]).x.sum())
    begin = time.perf_counter()
    figure = phlox.plot(phlox.data(file), kind="histogram", x="x", bins=BINS)
    text = Document(figure).to_html()
    seconds = time.perf_counter() - begin
    counts = [r.data_source.data["count"] for r in figure.renderers][0]
    return seconds, len(text), int(sum(counts))


def page(file):
    import numpy
    from phlox import Document, models

    x = numpy.linspace(0, 10, 1000)
    Document(one_line(models, x, numpy.sin(x))).save(file)
    return 0, None, None


TASKS = {
    "import": imported,
    "line": lambda _: documents(1),
    "documents": lambda _: documents(50),
    "million": million,
    "histogram": histogram,
    "page": page,
}
seconds, size, check = TASKS[sys.argv[1]](sys.argv[2])
print(json.dumps({"seconds": seconds, "bytes": size, "check": check}))
