"""Types as the judge sees them: a small reader of datashape text, and promotion."""

import re
from dataclasses import dataclass, replace

INT_RANGES = {
    f"{sign}int{bits}": (0, 2**bits - 1) if sign else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    for sign in ("", "u")
    for bits in (8, 16, 32, 64)
}
FLOATS = ("float32", "float64")
TEMPORAL = ("date", "time", "datetime", "timedelta")
ALIASES = {"int": "int64", "real": "float64"}


@dataclass(frozen=True)
class Type:
    """One datashape type. `option` is the `?`; all else hangs on `kind`."""

    kind: str
    option: bool = False
    precision: int = 0  # of a decimal
    scale: int = 0
    zone: str = ""  # of a datetime
    element: "Type | None" = None  # of a list, a categorical, a map's value
    key: "Type | None" = None  # of a map
    length: int = -1  # of a fixed list
    fields: tuple = ()  # of a record: (name, Type) pairs

    @property
    def bare(self):
        return replace(self, option=False)

    @property
    def is_integer(self):
        return self.kind in INT_RANGES

    @property
    def is_float(self):
        return self.kind in FLOATS

    @property
    def is_number(self):
        return self.is_integer or self.is_float or self.kind == "decimal"

    def optional(self, yes=True):
        return replace(self, option=True) if yes and self.kind != "null" else self

    def without_options(self):
        """The same type with every `?` in it taken away, to compare types but for nullness."""
        return replace(
            self,
            option=False,
            element=self.element and self.element.without_options(),
            key=self.key and self.key.without_options(),
            fields=tuple((name, type_.without_options()) for name, type_ in self.fields),
        )

    def __str__(self):
        text = self.kind
        if self.kind == "decimal":
            text = f"decimal[{self.precision}, {self.scale}]"
        elif self.kind == "datetime" and self.zone:
            text = f"datetime['{self.zone}']"
        elif self.kind == "record":
            text = "{" + ", ".join(f"{name_text(n)}: {t}" for n, t in self.fields) + "}"
        elif self.kind == "list":
            text = f"{'var' if self.length < 0 else self.length} * {self.element}"
        elif self.kind == "categorical":
            text = f"categorical[{self.element}]"
        elif self.kind == "map":
            text = f"map[{self.key}, {self.element}]"
        return "?" + text if self.option else text


def name_text(name):
    if re.fullmatch(r"[A-Za-z_]\w*", name):
        return name
    return "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"


BOOL, INT64, UINT64 = Type("bool"), Type("int64"), Type("uint64")
FLOAT64, STRING, NULL = Type("float64"), Type("string"), Type("null")


def decimal_type(precision, scale):
    return Type("decimal", precision=precision, scale=scale)


def record(names, types):
    return Type("record", fields=tuple(zip(names, types)))


def table_type(names, types):
    return Type("list", element=record(names, types))


_TOKEN = re.compile(r"\s+|#[^\n]*|(?P<token>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\w+|.)", re.S)


def parse_type(text):
    """Reads a datashape that is known to be right (phlox has checked it)."""
    tokens = [m["token"] for m in _TOKEN.finditer(text) if m["token"]] + [""]
    at = 0

    def take(expected=None):
        nonlocal at
        token = tokens[at]
        if expected is not None and token != expected:
            raise ValueError(f"datashape {text!r}: {expected!r} expected, not {token!r}")
        at += 1
        return token

    def unquote(token):
        if token[:1] in ("'", '"'):
            return re.sub(r"\\(.)", r"\1", token[1:-1])
        return token

    def arguments():
        items = []
        if tokens[at] == "[":
            take()
            while tokens[at] != "]":
                items.append(unquote(take()))
                if tokens[at] == ",":
                    take()
            take("]")
        return items

    def one():
        token = take()
        if token == "?":
            return one().optional()
        if token == "{":
            fields = []
            while tokens[at] != "}":
                name = unquote(take())
                take(":")
                fields.append((name, one()))
                if tokens[at] == ",":
                    take()
            take("}")
            return Type("record", fields=tuple(fields))
        if token == "var" or (token.isdigit() and tokens[at] == "*"):
            take("*")
            return Type("list", length=-1 if token == "var" else int(token), element=one())
        if token == "map":
            take("[")
            key = one()
            take(",")
            value = one()
            take("]")
            return Type("map", key=key, element=value)
        if token == "categorical":
            take("[")
            value = one()
            take("]")
            return Type("categorical", element=value)
        if token == "decimal":
            precision, scale = arguments()
            return decimal_type(int(precision), int(scale))
        items = arguments()
        if token == "datetime" and items:
            return Type("datetime", zone=items[0])
        return Type(ALIASES.get(token, token))  # string[10] keeps facts that change no value

    result = one()
    take("")
    return result


def common(a, b):
    """The type that holds both (language: promotion), or None."""
    option = a.option or b.option or NULL in (a, b)
    x, y = a.bare, b.bare
    if x == NULL:
        return y.optional(option)
    if y == NULL or x == y:
        return x.optional(option)
    if x.kind == "categorical" or y.kind == "categorical":
        inside = common(
            x.element if x.kind == "categorical" else x, y.element if y.kind == "categorical" else y
        )
        return inside and inside.optional(option or inside.option)
    found = None
    if x.is_integer and y.is_integer:
        found = common_integer(x, y)
    elif x.is_number and y.is_number:
        found = common_number(x, y)
    elif {x.kind, y.kind} == {"date", "datetime"}:
        found = x if x.kind == "datetime" else y
    elif x.kind == y.kind == "datetime" and x.zone and y.zone:
        found = Type("datetime", zone="UTC")
    elif x.kind == y.kind == "list":
        element = common(x.element, y.element)
        length = x.length if x.length == y.length else -1
        found = element and Type("list", element=element, length=length)
    elif x.kind == y.kind == "record" and [n for n, _ in x.fields] == [n for n, _ in y.fields]:
        parts = [(n, common(s, t)) for (n, s), (_, t) in zip(x.fields, y.fields)]
        found = Type("record", fields=tuple(parts)) if all(t for _, t in parts) else None
    elif x.kind == y.kind == "map":
        key, value = common(x.key, y.key), common(x.element, y.element)
        found = key and value and Type("map", key=key, element=value)
    return found and found.optional(option)


def common_integer(x, y):
    low = min(INT_RANGES[x.kind][0], INT_RANGES[y.kind][0])
    high = max(INT_RANGES[x.kind][1], INT_RANGES[y.kind][1])
    for kind, (least, greatest) in INT_RANGES.items():  # signed ones first, small ones first
        if least <= low and high <= greatest and (low < 0) == (least < 0):
            return Type(kind)
    return None


def common_number(x, y):
    if x.is_float and y.is_float:
        return FLOAT64
    if x.is_float or y.is_float:
        other, float_ = (y, x) if x.is_float else (x, y)
        small = next_signed(other).kind in ("int8", "int16")
        return float_ if small else FLOAT64
    x, y = as_decimal(next_signed(x)), as_decimal(next_signed(y))
    scale = max(x.scale, y.scale)
    whole = max(x.precision - x.scale, y.precision - y.scale)
    return decimal_type(whole + scale, scale) if whole + scale <= 38 else None


def next_signed(type_):
    """So that it does not matter in which order three types are brought together."""
    return common_integer(type_, Type("int8")) or type_ if type_.is_integer else type_


def as_decimal(type_):
    """The decimal that holds every value of an integer type."""
    if type_.kind == "decimal":
        return type_
    return decimal_type(len(str(max(map(abs, INT_RANGES[type_.kind])))), 0)
