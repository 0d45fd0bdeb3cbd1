"""Scatters, line collections, fills, contours, meshes."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import Drawn, column, numbers, said
from matplotlib.collections import LineCollection


def test_a_scatter_with_sizes_and_colours():
    figure, axes = plt.subplots()
    axes.scatter([1, 2, 3], [4, 5, 6], s=[36, 144, 324], c=[0, 5, 10], cmap="viridis")
    scatter = Drawn(figure).one("Scatter")
    assert numbers(scatter, "x").tolist() == [1, 2, 3]
    np.testing.assert_allclose(numbers(scatter, "size"), np.array([6, 12, 18]) * 100 / 72)
    assert column(scatter, "fill_color")[0] == "#440154"
    assert numbers(scatter, "value").tolist() == [0, 5, 10]


def test_a_scatter_of_one_look_has_no_column_for_it():
    figure, axes = plt.subplots()
    axes.scatter([1, 2], [3, 4], color="red", marker="^")
    scatter = Drawn(figure).one("Scatter")
    assert said(scatter.glyph.fill_color) == "#ff0000"
    assert said(scatter.glyph.marker) == "triangle"


def test_a_line_collection_keeps_its_data():
    figure, axes = plt.subplots()
    axes.add_collection(LineCollection([[(0.1, 0.2), (0.3, 0.4)], [(1, 1), (2, 2), (3, 1)]], colors=["red", "blue"]))
    axes.set(xlim=(0, 3), ylim=(0, 3))
    lines = Drawn(figure).one("MultiLine")
    assert [list(xs) for xs in column(lines, "xs")] == [[0.1, 0.3], [1, 2, 3]]
    assert column(lines, "line_color") == ["#ff0000", "#0000ff"]


def test_a_fill_between():
    figure, axes = plt.subplots()
    axes.fill_between([0, 1, 2], [0, 1, 0], [2, 2, 2], alpha=0.25, color="red")
    patches = Drawn(figure).one("Patches")
    assert column(patches, "fill_color") == ["#ff000040"]
    assert max(column(patches, "ys")[0]) == pytest.approx(2)


def test_filled_contours_have_holes_and_lines_have_none():
    x, y = np.meshgrid(np.linspace(-2, 2, 30), np.linspace(-2, 2, 30))
    figure, (left, right) = plt.subplots(1, 2)
    left.contourf(x, y, np.exp(-(x**2) - y**2), levels=[0.2, 0.5, 0.8])
    right.contour(x, y, np.exp(-(x**2) - y**2), levels=[0.2, 0.5])
    drawn = Drawn(figure)
    assert drawn.renderers("MultiPolygons", drawn.plots[0])
    assert len(column(drawn.one("MultiLine", drawn.plots[1]), "xs")) == 2
    assert drawn.notes == []


def test_an_even_mesh_is_an_image_its_first_row_at_the_bottom():
    figure, axes = plt.subplots()
    axes.pcolormesh([0, 1, 2], [0, 1, 2], [[0, 1], [2, 3]], cmap="gray")
    image = Drawn(figure).one("ImageRGBA")
    (pixels,) = column(image, "image")
    assert (np.asarray(pixels) & 0xFF).tolist() == [[0, 85], [170, 255]]


def test_an_uneven_mesh_is_quads_with_values():
    figure, axes = plt.subplots()
    axes.pcolormesh([0, 1, 3], [0, 1, 5], [[0, 1], [2, 3]])
    quad = Drawn(figure).one("Quad")
    assert numbers(quad, "right").tolist() == [1, 3, 1, 3]
    assert numbers(quad, "value").tolist() == [0, 1, 2, 3]


def test_a_bent_mesh_is_polygons():
    figure, axes = plt.subplots()
    x, y = np.meshgrid([0.0, 1, 2], [0.0, 1, 2])
    axes.pcolormesh(x + y / 2, y, [[0, 1], [2, 3]])
    assert len(column(Drawn(figure).one("Patches"), "xs")) == 4


def test_smooth_colours_are_an_image_and_noted():
    figure, axes = plt.subplots()
    axes.pcolormesh([0, 1], [0, 1], [[0, 1], [2, 3]], shading="gouraud")
    drawn = Drawn(figure)
    assert drawn.notes == [("image", "QuadMesh")]
    assert drawn.one("ImageRGBA")


@pytest.mark.parametrize("make", ["quiver", "barbs", "hexbin", "streamplot", "stem", "eventplot", "violinplot", "boxplot"])
def test_charts_are_understood(make):
    figure, axes = plt.subplots()
    grid = np.linspace(-1, 1, 5)
    arguments = {
        "quiver": (grid, grid, grid, grid),
        "barbs": (grid, grid, 30 * grid, 30 * grid),
        "hexbin": (grid, grid),
        "streamplot": (grid, grid, np.ones((5, 5)), np.ones((5, 5))),
        "stem": (grid, grid),
        "eventplot": (grid,),
        "violinplot": ([grid],),
        "boxplot": ([grid],),
    }[make]
    getattr(axes, make)(*arguments)
    drawn = Drawn(figure)
    assert drawn.notes == []
    assert drawn.kinds()
