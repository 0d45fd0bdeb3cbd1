"""What documents and models have in common, for type checkers: their ways out to files, pictures and notebooks."""

import os

class Shown:
    def to_html(
        self,
        *,
        title: str | None = None,
        language: str | None = None,
        description: str | None = None,
        strict: bool | None = None,
        assets: str | os.PathLike[str] | None = None,
        level: int | None = None,
    ) -> str:
        """The page that shows this, complete in one text: BokehJS is in it."""
    def to_png(
        self,
        *,
        width: int | None = None,
        height: int | None = None,
        scale: float | None = None,
        time_limit: float | None = None,
    ) -> bytes:
        """The bytes of a PNG, drawn by Chromium."""
    def to_svg(
        self, *, width: int | None = None, height: int | None = None, time_limit: float | None = None
    ) -> str:
        """The text of an SVG of the plots, drawn by Chromium."""
    def to_pdf(
        self, *, width: int | None = None, height: int | None = None, time_limit: float | None = None
    ) -> bytes:
        """The bytes of a PDF of one page, drawn by Chromium."""
    def save(
        self,
        path: str | os.PathLike[str],
        *,
        title: str | None = None,
        language: str | None = None,
        description: str | None = None,
        strict: bool | None = None,
        assets: str | os.PathLike[str] | None = None,
        level: int | None = None,
        width: int | None = None,
        height: int | None = None,
        scale: float | None = None,
        time_limit: float | None = None,
    ) -> None:
        """Writes a file by the ending of its name: .html, .json, .png, .svg or .pdf."""
    def _repr_html_(self) -> str | None: ...
