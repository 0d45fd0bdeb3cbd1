"""What the run of a gallery comes to: lines, a table, a page with both pictures of each figure."""

from __future__ import annotations

import collections
import html as markup
import pathlib
from typing import Any

BEGIN, END = "<!-- the run -->", "<!-- end of the run -->"


def line(script: dict[str, Any]) -> str:
    if script["error"]:
        return f"{script['name']}: {script['error'][:150]}"
    states = [state(figure) for figure in script["figures"]]
    return f"{script['name']}: {', '.join(states) or 'no figure'} ({script['seconds']} s)"


def state(figure: dict[str, Any]) -> str:
    """real, paths, image, or error."""
    if figure["error"]:
        return "error: " + figure["error"][:200]
    if figure.get("console"):
        return "console error"
    return "image" if any(note[0] == "image" for note in figure["notes"]) else "paths" if figure["notes"] else "real"


def counted(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The scripts that run offline and make figures: those that fail with Agg as well do not."""
    return [script for script in found if (script["figures"] or script["error"]) and not script.get("agg_error")]


def figures(found: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    return [(script["name"], figure) for script in counted(found) for figure in script["figures"]]


def share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.1f} %)" if whole else "0"


def summary(found: list[dict[str, Any]]) -> str:
    scripts, every = counted(found), figures(found)
    states = collections.Counter(state(figure).split(":")[0] for _, figure in every)
    broken = [script for script in scripts if script["error"]]
    renders = sum(states[name] for name in ("real", "paths", "image"))
    looked = sum("console" in figure for _, figure in every)
    rows = [
        ("scripts of the gallery", str(len(found))),
        ("run offline and make figures", str(len(scripts))),
        ("of these, fail with our backend and not with Agg", str(len(broken))),
        ("figures", str(len(every))),
        ("opened in Chromium", str(looked)),
        ("figures that render", share(renders, len(every))),
        ("made of real glyphs only", share(states["real"], len(every))),
        ("with something drawn as paths", share(states["paths"], len(every))),
        ("with something drawn as an image", share(states["image"], len(every))),
    ]
    table = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows), ""]
    reasons: collections.Counter[tuple[str, str, str]] = collections.Counter()
    for _, figure in every:
        reasons.update({tuple(note) for note in figure["notes"]})
    table += ["| figures | drawn as | what | why |", "|---|---|---|---|"]
    table += [f"| {count} | {how} | {what} | {why} |" for (how, what, why), count in reasons.most_common()]
    return "\n".join(table)


def write_summary(found: list[dict[str, Any]], place: pathlib.Path) -> None:
    text = place.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    place.write_text(f"{before}{BEGIN}\n{summary(found)}\n{END}{after}", encoding="utf-8")


def html(found: list[dict[str, Any]]) -> str:
    """Matplotlib's picture at the left, ours at the right."""
    parts = [
        "<!doctype html><meta charset='utf-8'><title>Matplotlib's gallery</title>",
        "<style>img{max-width:48vw;border:1px solid #ccc}h2{font:600 15px sans-serif}p{font:13px sans-serif}</style>",
    ]
    for name, figure in figures(found):
        place = f"{name.removesuffix('.py')}/{figure['file']}"
        notes = "; ".join(f"{what} as {how}: {why}" for how, what, why in figure["notes"])
        said = " ".join([state(figure), notes, *figure.get("console", [])])
        parts.append(f"<h2>{markup.escape(name)} {figure['file']}</h2><p>{markup.escape(said)}</p>")
        parts.append(f"<img src='{place}-agg.png' alt=''> <a href='{place}.html'><img src='{place}-phlox.png' alt=''></a>")
    return "\n".join(parts)
