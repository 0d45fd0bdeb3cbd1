"""A dashboard of one file, which works in the page alone: python planets.py [OUT.html or OUT.png]."""

import pathlib
import sys

import phlox
from phlox import dashboard

HERE = pathlib.Path(__file__).parent


def planets():
    source = dashboard.source(phlox.data(str(HERE / "planets.csv")))

    orbits = phlox.figure(title="Kepler's third law", x_scale="log", y_scale="log", height=320)
    orbits.scatter(
        "distance", "period", source=source, size=11, color="kind", legend="kind", hover=["name", "distance", "period"]
    )
    sizes = phlox.figure(title="Size", height=320)
    bars = sizes.vbar("name", top="radius", source=source, color="kind", hover=True)
    rows = dashboard.table(source, ["name", "kind", ("distance", "distance (AU)"), ("period", "period (years)"), "moons"])

    kind = dashboard.checkboxes(["rocky", "giant", "dwarf"], inline=True)
    name = dashboard.text_input(title="Name", placeholder="part of a name")
    far = dashboard.range_slider(0, 70, title="Distance (AU)")
    height = dashboard.select(["radius", "moons", "period"], title="Bars")
    reset = dashboard.button("All planets")

    dashboard.filter_rows(source, "kind", kind)
    dashboard.filter_rows(source, "name", name)
    dashboard.filter_rows(source, "distance", far)
    dashboard.choose_column(height, bars, "top")
    dashboard.on_click(reset, reset=[kind, name, far])

    return dashboard.column(
        [
            dashboard.text("The planets", heading=2),
            dashboard.row([kind, name, far, height, reset]),
            dashboard.tabs({"Plots": dashboard.row([orbits, sizes]), "Table": rows}),
        ]
    )


if __name__ == "__main__":
    planets().save(sys.argv[1] if len(sys.argv) > 1 else "planets.html")
