"""Texts and annotations: a Text for each line, with its box and its arrow."""

from __future__ import annotations

from typing import Any

from matplotlib.text import Annotation, Text

from ..target import Target


def draw_text(text: Text, target: Target, picture: Any) -> None:
    if not text.get_text().strip() and not isinstance(text, Annotation):
        return
    target.calls(picture.record(text))


TABLE: dict[Any, Any] = {Text: draw_text, Annotation: draw_text}
