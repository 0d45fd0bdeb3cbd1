"""Texts and annotations: a Text for each line, with its box and its arrow."""

from __future__ import annotations

from typing import Any

from matplotlib.text import Annotation, Text

from ..recorder import TextCall
from ..target import Target


def draw_text(text: Text, target: Target, picture: Any) -> None:
    if not text.get_text().strip() and not isinstance(text, Annotation):
        return
    align = text.get_horizontalalignment()
    for call in picture.record(text):
        if isinstance(call, TextCall):
            width, _, _ = picture.recorder.get_text_width_height_descent(call.text, call.font, call.math)
            target.text(call, align, width)
        else:
            target.call(call)


TABLE: dict[Any, Any] = {Text: draw_text, Annotation: draw_text}
