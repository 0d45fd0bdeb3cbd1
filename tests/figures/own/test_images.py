"""imshow: which row is where, colour mapping, what is resampled."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import Drawn, column, kind
from matplotlib.colors import LogNorm, TwoSlopeNorm


def image_of(drawn):
    image = drawn.one("Image")
    (values,) = column(image, "image")
    return image, np.asarray(values)


def test_the_first_row_is_above():
    figure, axes = plt.subplots()
    axes.imshow([[1, 2], [3, 4]])
    image, values = image_of(Drawn(figure))
    # The y axis points down: the row with the least y is the first, as Bokeh has it.
    assert values.tolist() == [[1, 2], [3, 4]]
    assert (column(image, "y"), column(image, "dh")) == ([-0.5], [2])
    plot = Drawn(figure).plot
    assert (plot.y_range.start, plot.y_range.end) == (1.5, -0.5)


def test_with_an_extent_the_first_row_is_above_too():
    figure, axes = plt.subplots()
    axes.imshow([[1, 2], [3, 4]], extent=(0, 4, 0, 2))
    image, values = image_of(Drawn(figure))
    assert values.tolist() == [[3, 4], [1, 2]]
    assert [column(image, name) for name in ("x", "y", "dw", "dh")] == [[0], [0], [4], [2]]


def test_origin_lower():
    figure, axes = plt.subplots()
    axes.imshow([[1, 2], [3, 4]], origin="lower")
    assert image_of(Drawn(figure))[1].tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(("norm", "mapper"), [(None, "LinearColorMapper"), (LogNorm(1, 10), "LogColorMapper")])
def test_norms_that_bokeh_has(norm, mapper):
    figure, axes = plt.subplots()
    axes.imshow([[1.0, 2.0], [3.0, np.nan]], norm=norm)
    image, values = image_of(Drawn(figure))
    assert kind(image.glyph.color_mapper) == mapper
    assert len(image.glyph.color_mapper.palette) == 256
    assert np.isnan(values[1, 1])


def test_another_norm_is_resolved_to_colours():
    figure, axes = plt.subplots()
    axes.imshow([[1, 2], [3, 4]], norm=TwoSlopeNorm(1.5), cmap="gray")
    assert Drawn(figure).one("ImageRGBA")


def test_colours_and_opacity():
    figure, axes = plt.subplots()
    axes.imshow(np.array([[[255, 0, 0, 128]]], dtype=np.uint8))
    (pixels,) = column(Drawn(figure).one("ImageRGBA"), "image")
    assert np.asarray(pixels).tolist() == [[0x800000FF]]


def test_smoothed_images_are_what_matplotlib_resampled():
    figure, axes = plt.subplots()
    axes.imshow([[1, 2], [3, 4]], interpolation="bilinear")
    drawn = Drawn(figure)
    (pixels,) = column(drawn.one("ImageRGBA"), "image")
    assert np.asarray(pixels).shape[0] > 100
    assert drawn.notes == []


def test_an_image_that_is_cut_out_is_noted():
    figure, axes = plt.subplots()
    image = axes.imshow(np.arange(100).reshape(10, 10))
    image.set_clip_path(plt.Circle((5, 5), 3, transform=axes.transData))
    drawn = Drawn(figure)
    assert drawn.notes == [("image", "AxesImage")]
    assert drawn.one("ImageRGBA")
