"""JSON as text: what a value of the type json holds."""

import json

from .values import BadValue


def parse_json(text):
    def refuse(word):
        raise BadValue("json")

    try:
        return json.loads(text, parse_constant=refuse)
    except ValueError:
        raise BadValue("json") from None


def written(part):
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))


def plain_text(text):
    """Strings without their quotes, all else as JSON writes it; null for JSON's null."""
    part = parse_json(text)
    if part is None or isinstance(part, str):
        return part
    return written(part)
