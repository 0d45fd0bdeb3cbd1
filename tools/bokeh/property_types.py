"""What a property of Bokeh takes, as one expression of the few checks that phlox has (docs/documents.md)."""

from __future__ import annotations

import json
import re

from bokeh.colors import named
from bokeh.core import enums
from bokeh.core.property import bases, dataspec

# Kinds that are a check of the same meaning without a parameter.
PLAIN = {
    "Alpha": "percent",
    "Angle": "float",
    "Any": "any",
    "AnyRef": "any",
    "Bool": "bool",
    "Bytes": "bytes",
    "Color": "color",
    "ColorHex": "color_hex",
    "ColumnData": "columns",
    "CSSLength": "css_length",
    "DashPattern": "dash_pattern",
    "Date": "date",
    "Datetime": "datetime",
    "Factor": "factor",
    "FactorSeq": "factors",
    "Float": "float",
    "FontSize": "css_length",
    "Image": "string",
    "Int": "int",
    "JSON": "json",
    "MathString": "string",
    "Null": "null",
    "Percent": "percent",
    "Size": "nonnegative(float)",
    "String": "string",
    "TextLike": "either(string,instance(BaseText))",
    "Time": "time",
    "TimeDelta": "timedelta",
}
# One parameter, which stands between parentheses.
WRAPPED = {
    "Dict": "dict",
    "Either": "either",
    "List": "list",
    "NonEmpty": "nonempty",
    "NonNegative": "nonnegative",
    "Nullable": "nullable",
    "Positive": "positive",
    "Seq": "list",
    "Set": "set",
    "Tuple": "tuple",
}
# What they add is said by the property and not by its type.
TRANSPARENT = {"NotSerialized", "Readonly", "Required"}
ENUMS = {id(value): name for name, value in vars(enums).items() if isinstance(value, enums.Enumeration)}


class Types:
    """Writes types, and remembers the enumerations that they name."""

    def __init__(self, names: dict[str, str]):
        self.names = names  # of classes
        # Colours are named by it, and in the same order what they are.
        self.enums: dict[str, list[str | int]] = {
            "NamedColor": list(enums.NamedColor),
            "NamedColorHex": [getattr(named, name).to_hex().lower() for name in enums.NamedColor],
        }

    def enumeration(self, prop: object) -> str:
        values = list(prop._enum._values)
        name = ENUMS.get(id(prop._enum))
        if name is None:
            return f"enum({','.join(json.dumps(value) for value in values)})"
        self.enums[name] = values
        return f"enum({name})"

    def spec(self, prop: dataspec.DataSpec) -> str:
        kind = type(prop).__name__
        options = [self.of(prop.value_type)]
        if isinstance(prop, dataspec.NumberSpec):
            options.append("dates")
        if isinstance(prop, dataspec.UnitsSpec):
            options.append("units")
        if isinstance(prop, (dataspec.DistanceSpec, dataspec.SizeSpec)):
            options.append("nonnegative")
        if kind == "FontSizeSpec":
            options.append("sizes")
        return f"spec({','.join(options)})"

    def of(self, prop: bases.Property) -> str:
        kind = type(prop).__name__
        if isinstance(prop, dataspec.DataSpec):
            return self.spec(prop)
        if kind in PLAIN:
            return PLAIN[kind]
        if kind in TRANSPARENT:
            return self.of(prop.type_param)
        if kind in WRAPPED:
            return f"{WRAPPED[kind]}({','.join(self.of(param) for param in prop.type_params)})"
        if kind in ("Enum", "Auto", "MarkerType"):
            return self.enumeration(prop)
        if kind == "Instance":
            # Of some it is a class above all models.
            name = getattr(prop.instance_type, "__qualified_model__", "Model")
            return f"instance({self.names.get(name, 'Model')})"
        if kind == "HatchPatternType":
            return f"either({','.join(self.of(param) for param in prop.type_params)})"
        if kind == "Byte" or kind == "Interval":
            return f"interval({self.of(prop.type_param)},{prop.start!r},{prop.end!r})"
        if kind == "Struct":
            fields = [
                f"{name}{'?' if name in prop._optional else ''}:{self.of(field)}" for name, field in prop._fields.items()
            ]
            return f"struct({','.join(fields)})"
        if kind == "MinMaxBounds":
            return "bounds(dates)" if any("Datetime" in str(param) for param in prop.type_params) else "bounds()"
        if kind == "RestrictedDict":
            keys = ",".join(json.dumps(key) for key in sorted(prop._disallow))
            return f"dict({self.of(prop.keys_type)},{self.of(prop.values_type)},{keys})"
        if kind == "Len":
            return f"length({self.of(prop.type_param)},{prop.length})"
        if kind == "TypeOfAttr":
            return f"having({self.of(prop.type_param)},{prop._query_name},{self.of(prop._query_type)})"
        if kind == "Regex":
            # Those that are no part of a colour or a dash pattern only ask how a text begins.
            prefix = re.fullmatch(r"\^([^*+?()\[\]|]+?)(\.\*\$)?", prop.regex.pattern)
            assert prefix, prop
            return f"prefix({json.dumps(prefix[1].replace(chr(92), ''))})"
        raise SystemExit(f"there is no check for the kind {kind}: {prop}")
