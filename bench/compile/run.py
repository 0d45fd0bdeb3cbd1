"""Building an expression and compiling it to DuckDB's SQL: phlox beside Ibis, both from Python."""

import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measure  # noqa: E402

CHAINS = [10, 50, 100, 200]


def median(function, repeats):
    function()  # the first call pays for imports and tables
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        function()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def phlox_weblinks():
    import phlox

    arcs = phlox.symbol("arcs", "{node_out: int32, node_id: int32}")
    index = phlox.symbol("index", "{name: string, node_id: int32}")
    joined = phlox.join(arcs, index, "node_id")
    phlox.to_sql(joined.by(joined.name, links=joined.node_id.count()))


def phlox_chain(length):
    import phlox

    table = phlox.symbol("t", "{x: int64}")
    for i in range(length):
        table = table.mutate(**{f"c{i}": table["x" if i == 0 else f"c{i - 1}"] + 1})
    phlox.to_sql(table)


def ibis_weblinks():
    import ibis

    arcs = ibis.table({"node_out": "int32", "node_id": "int32"}, name="arcs")
    index = ibis.table({"name": "string", "node_id": "int32"}, name="index")
    joined = arcs.join(index, "node_id")
    ibis.to_sql(joined.group_by("name").aggregate(links=joined.node_id.count()), dialect="duckdb")


def ibis_chain(length):
    import ibis

    table = ibis.table({"x": "int64"}, name="t")
    for i in range(length):
        table = table.mutate(**{f"c{i}": table["x" if i == 0 else f"c{i - 1}"] + 1})
    ibis.to_sql(table, dialect="duckdb")


def main():
    rows = [("weblinks", median(phlox_weblinks, 200), median(ibis_weblinks, 5))]
    for length in CHAINS:
        rows.append((f"{length} mutates", median(lambda n=length: phlox_chain(n), 20),
                     median(lambda n=length: ibis_chain(n), 3)))  # fmt: skip
    lines = [
        "Milliseconds to build the expression in Python, rewrite it and compile it to SQL; medians.",
        "",
        "| expression | phlox | Ibis | Ibis / phlox |",
        "|---|---|---|---|",
    ]
    for name, ours, theirs in rows:
        lines.append(f"| {name} | {ours * 1e3:.3f} | {theirs * 1e3:.1f} | {theirs / ours:.0f} |")
    measure.write("compile", "Building and compiling", "bench/compile/run.py", lines)


if __name__ == "__main__":
    main()
