"""The exceptions of phlox: one class a code of the core, each of them also the builtin class that one
would expect (a wrong datashape is a ValueError, a missing file a FileNotFoundError, ...)."""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself is slow to import
if TYPE_CHECKING:
    from typing import Any


class Error(Exception):
    """Every failure of phlox is one of these. ``str(error)`` is all that is known, for people.

    ``code`` is one of ``invalid type not_found unsupported unavailable io cancelled internal``,
    ``message`` the sentence alone, ``where`` the place in the data (``"arcs.tsv:17:3"``), ``text`` and
    ``span`` the expression or datashape and the range of bytes in it that is wrong, ``hint`` what to do
    about it, ``notes`` more lines of context.
    """

    code = "internal"
    message = ""
    where = ""
    hint = ""
    text: str | None = None
    span: tuple[int, int] | None = None
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class InvalidError(Error, ValueError):
    """The expression or an option is wrong."""

    code = "invalid"


class WrongTypeError(Error, TypeError):
    """A value of the wrong type."""

    code = "type"


class NotFoundError(Error, LookupError):
    """A name, a column or a file that is not there."""

    code = "not_found"


class NameNotFoundError(NotFoundError, KeyError):
    """A name that is not there."""


class AttributeNotFoundError(NotFoundError, AttributeError):
    """Neither a column nor a method."""


class MissingFileError(NotFoundError, FileNotFoundError):
    """A file that is not there."""


class UnsupportedError(Error, NotImplementedError):
    """Right, but nobody here can do it."""

    code = "unsupported"


class UnavailableError(Error, ImportError):
    """A library or a server is missing."""

    code = "unavailable"


class DataError(Error, OSError):
    """The data is broken, or could not be read or written."""

    code = "io"


class CancelledError(Error):
    """The work was asked to stop."""

    code = "cancelled"


class InternalError(Error, RuntimeError):
    """A bug of phlox."""

    code = "internal"


_NOT_FOUND: dict[str, type[Error]] = {
    "name": NameNotFoundError,
    "attribute": AttributeNotFoundError,
    "file": MissingFileError,
}
_BY_CODE: dict[str, type[Error]] = {
    cls.code: cls
    for cls in (
        InvalidError,
        WrongTypeError,
        UnsupportedError,
        UnavailableError,
        DataError,
        CancelledError,
        InternalError,
    )
}


def make(rendered: str, facts: dict[str, Any]) -> Error:
    """The exception for an error of the core; called by the core."""
    sought = facts.pop("sought")
    code = facts["code"]
    cls = _NOT_FOUND[sought] if code == "not_found" else _BY_CODE.get(code, Error)
    error = cls(rendered)
    facts["notes"] = tuple(facts["notes"])
    error.__dict__.update(facts)
    return error


__all__ = [
    "Error",
    "InvalidError",
    "WrongTypeError",
    "NotFoundError",
    "NameNotFoundError",
    "AttributeNotFoundError",
    "MissingFileError",
    "UnsupportedError",
    "UnavailableError",
    "DataError",
    "CancelledError",
    "InternalError",
]
