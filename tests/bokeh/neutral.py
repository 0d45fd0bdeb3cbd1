"""Values as JSON that phlox and bokeh build their own values of. Runs in both Pythons, and imports neither.

A list is itself, so are numbers, texts, booleans and null; anything else is an object with one key that says
what it is: {"model": NAME, "set": {...}}, {"tuple": [...]}, {"dict": [[key, value], ...]}, {"set": [...]},
{"date": ISO}, {"datetime": ISO}, {"time": ISO}, {"timedelta": SECONDS}, {"bytes": TEXT}, {"float": TEXT},
{"value": ...}, {"field": NAME}, {"expr": MODEL} with "transform" and "units" beside it, {"array": [...], "dtype": NAME}.
"""

from __future__ import annotations

import datetime


def build(rep, host):
    """`host` has model(name, properties), spec(kind, what, transform, units) and array(list, dtype)."""
    if isinstance(rep, list):
        return [build(item, host) for item in rep]
    if not isinstance(rep, dict):
        return rep
    if "model" in rep:
        return host.model(rep["model"], {name: build(value, host) for name, value in rep["set"].items()})
    for kind in ("value", "field", "expr"):
        if kind in rep:
            transform = build(rep["transform"], host) if "transform" in rep else None
            return host.spec(kind, build(rep[kind], host), transform, rep.get("units"))
    if "array" in rep:
        return host.array(rep["array"], rep["dtype"])
    ((kind, value),) = rep.items()
    if kind == "tuple":
        return tuple(build(item, host) for item in value)
    if kind == "dict":
        return {build(key, host): build(item, host) for key, item in value}
    if kind == "set":
        return {build(item, host) for item in value}
    if kind == "bytes":
        return value.encode()
    if kind == "float":
        return float(value)
    if kind == "timedelta":
        return datetime.timedelta(seconds=value)
    return getattr(datetime, kind).fromisoformat(value)
