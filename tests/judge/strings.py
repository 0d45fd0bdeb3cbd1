"""Strings: positions and lengths are in code points, cases are simple (one code point for one).

The only source is the language page and docs/semantics.md; Python's own methods serve where they mean
the same. A regex in RE2's syntax is read as Python's where the two agree; else the answer is open.
"""

import re

from .types import BOOL, INT64, STRING, Type
from .values import BadValue, Undetermined

MOST = 100_000  # characters that repeat, pad and zfill make
BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)


def text_type(node, types):
    return STRING


def bool_type(node, types):
    return BOOL


def int_type(node, types):
    return INT64


def list_type(node, types):
    return Type("list", element=STRING)


# ---- cases


def upper_one(c):
    """The simple mapping: where the full one has several characters, the one for titles may be one."""
    if c == "ß":
        return "ẞ"
    return next((m for m in (c.upper(), c.title()) if len(m) == 1), c)


def upper(call, x):
    return "".join(map(upper_one, x))


def lower(call, x):
    return "".join(c.lower()[0] for c in x)


def capitalize(call, x):
    return upper(call, x[:1]) + lower(call, x[1:])


def has_case(c):
    return c.isupper() or c.islower() or c.istitle()


def title(call, x):
    out, inside = "", False
    for c in x:
        out += lower(call, c) if inside else upper_one(c)
        inside = has_case(c)
    return out


# ---- blanks and fillings


def strip(left, right):
    def call_it(call, x):
        chars = call.node.get("chars", BLANKS)
        begin, end = 0, len(x)
        while left and begin < end and x[begin] in chars:
            begin += 1
        while right and end > begin and x[end - 1] in chars:
            end -= 1
        return x[begin:end]

    return call_it


def checked(n):
    if n > MOST:
        raise BadValue("too long")
    return n


def pad(call, x, n):
    missing = max(checked(n) - len(x), 0)
    fill, side = call.node.get("fill", " "), call.node.get("side", "left")
    # Of an odd number the one more is at the left if n is odd, as in str.center.
    before = {"left": missing, "right": 0, "both": missing // 2 + (missing & n & 1)}[side]
    return fill * before + x + fill * (missing - before)


def zfill(call, x, n):
    return x.zfill(checked(n))


def repeat(call, x, n):
    checked(len(x) * n)
    return x * n


# ---- parts


def replace(call, x, a, b):
    return x.replace(a, b, int(call.node.get("max", -1)))


def bounds(call, i, j):
    """None for an open bound, "null" if one is null (a literal None is open)."""
    if any(v is None and t.kind != "null" for v, t in zip((i, j), call.types[1:3])):
        return "null"
    return slice(i, j)


def slice_of(call, x, i, j):
    cut = bounds(call, i, j)
    return None if x is None or cut == "null" else x[cut]


def slice_replace(call, x, i, j, s):
    cut = bounds(call, i, j)
    if x is None or s is None or cut == "null":
        return None
    begin, end, _ = cut.indices(len(x))
    return x[:begin] + s + x[max(begin, end) :]


def split(call, x, sep):
    if x is None or (sep is None and call.types[1].kind != "null"):
        return None
    if sep is None:
        return tuple(x.split())
    if sep == "":
        return tuple(x) or ("",)
    return tuple(x.split(sep))


# ---- patterns


def like(call, x):
    pattern = call.node["pattern"]
    pieces = re.findall(r"\\.|.", pattern, re.S)
    regex = "".join({"*": ".*", "?": "."}.get(p) or re.escape(p[-1]) for p in pieces)
    return re.fullmatch(regex, x, re.S) is not None


def python_regex(regex):
    """RE2's syntax as Python's, for what they share."""
    if re.search(r"\\[pPCQEAzG]|\[\[:|\(\?[a-zA-Z-]*[Uim]|\(\?<", regex):
        raise Undetermined("a regex that Python has not")
    # `$` is the very end, and not also before a line's end there.
    pieces = re.findall(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", regex, re.S)
    text = "".join(r"\Z" if piece == "$" else piece for piece in pieces)
    try:
        return re.compile(text, re.ASCII)
    except re.error:
        raise Undetermined("a regex that Python has not") from None


def matches(call, x):
    return python_regex(call.node["regex"]).search(x) is not None


def extract(call, x):
    found = python_regex(call.node["regex"]).search(x)
    # A group that took no part is empty.
    return found and (found[call.node.get("group", 0)] or "")


OPS = {
    "str.len": (int_type, lambda call, x: len(x)),
    "str.lower": (text_type, lower),
    "str.upper": (text_type, upper),
    "str.capitalize": (text_type, capitalize),
    "str.title": (text_type, title),
    "str.strip": (text_type, strip(True, True)),
    "str.lstrip": (text_type, strip(True, False)),
    "str.rstrip": (text_type, strip(False, True)),
    "str.contains": (bool_type, lambda call, x, s: s in x),
    "str.startswith": (bool_type, lambda call, x, s: x.startswith(s)),
    "str.endswith": (bool_type, lambda call, x, s: x.endswith(s)),
    "str.find": (int_type, lambda call, x, s: x.find(s)),
    "str.replace": (text_type, replace),
    "str.slice": (text_type, slice_of),
    "str.slice_replace": (text_type, slice_replace),
    "str.split": (list_type, split),
    "str.cat": (text_type, lambda call, x, other: x + call.node.get("sep", "") + other),
    "str.pad": (text_type, pad),
    "str.zfill": (text_type, zfill),
    "str.repeat": (text_type, repeat),
    "str.reverse": (text_type, lambda call, x: x[::-1]),
    "str.isalpha": (bool_type, lambda call, x: x.isalpha()),
    "str.isalnum": (bool_type, lambda call, x: x.isalnum()),
    "str.isdigit": (bool_type, lambda call, x: x.isdigit()),
    "str.isspace": (bool_type, lambda call, x: x.isspace()),
    "str.isupper": (bool_type, lambda call, x: x.isupper()),
    "str.islower": (bool_type, lambda call, x: x.islower()),
    "like": (bool_type, like),
    "matches": (bool_type, matches),
    "extract": (text_type, extract),
}
SEES_NULLS = {"str.slice", "str.slice_replace", "str.split"}
