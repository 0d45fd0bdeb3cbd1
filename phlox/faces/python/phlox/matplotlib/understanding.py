"""What could not become glyphs as it stands: the error that says so, and the notes that are kept."""

from __future__ import annotations

from dataclasses import dataclass


class NotUnderstood(Exception):
    """An artist's function cannot draw this one; the text says why."""


@dataclass(frozen=True)
class Note:
    """A fallback that was used: "paths" or "image", for which class of artist, and why."""

    how: str
    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.what} is drawn as {self.how}: {self.why}"
