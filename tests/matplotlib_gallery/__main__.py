"""python -m matplotlib_gallery [NAME...]: runs the gallery's scripts; run it with .deps/matplotlib/bin/python.

Results go to a folder (--output): results.json, report.html with both pictures of each figure. --summary writes
the table of docs/matplotlib.md.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from . import report, scripts

ROOT = pathlib.Path(__file__).parents[2]
GALLERY = ROOT / ".deps/matplotlib-gallery/examples"


def main() -> int:
    parser = argparse.ArgumentParser(prog="matplotlib_gallery", description=__doc__)
    parser.add_argument("names", nargs="*", help="parts of scripts' names, as lines_bars; all without")
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "build/matplotlib_gallery")
    parser.add_argument("--sample", action="store_true", help="only the scripts of sample.txt")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--pictures", action="store_true", help="open each document in Chromium")
    parser.add_argument("--summary", type=pathlib.Path, help="write the table into this file of documentation")
    options = parser.parse_args()

    import matplotlib.pyplot  # noqa: F401, PLC0415: once, before the processes part
    import phlox.matplotlib  # noqa: F401, PLC0415

    found = run(chosen(options), options.output, options.jobs, options.pictures)
    if options.pictures:
        take_pictures(found, options.output)
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "results.json").write_text(json.dumps(found, indent=1))
    (options.output / "report.html").write_text(report.html(found), encoding="utf-8")
    print(report.summary(found))
    if options.summary:
        report.write_summary(found, options.summary)
    return 1 if any(figure["error"] for script in found for figure in script["figures"]) else 0


def chosen(options: argparse.Namespace) -> list[str]:
    names = sorted(str(path.relative_to(GALLERY)) for path in GALLERY.rglob("*.py"))
    if options.sample:
        wanted = (pathlib.Path(__file__).with_name("sample.txt")).read_text().split()
        names = [name for name in names if name in wanted]
    if options.names:
        names = [name for name in names if any(part in name for part in options.names)]
    return names


def run(names: list[str], output: pathlib.Path, jobs: int, pictures: bool) -> list[dict[str, Any]]:
    """A script that fails with the backend is run with Agg, too: one that fails there does not count."""

    def one(name: str) -> dict[str, Any]:
        folder = output / name.removesuffix(".py")
        found = scripts.run(GALLERY / name, name, folder, "phlox", pictures)
        if found["error"] or any(figure["error"] for figure in found["figures"]):
            found["agg_error"] = scripts.run(GALLERY / name, name, folder, "agg", False)["error"]
        print(report.line(found), file=sys.stderr, flush=True)
        return found

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(one, names))


def take_pictures(found: list[dict[str, Any]], output: pathlib.Path) -> None:
    places: dict[str, dict[str, Any]] = {}
    for script in found:
        for figure in script["figures"]:
            if not figure["error"]:
                place = output / script["name"].removesuffix(".py") / figure["file"]
                places[f"{place}.json"] = figure
    asked = [{"json": place, "png": place.removesuffix(".json") + "-phlox.png"} for place in places]
    listing = output / "places.json"
    listing.write_text(json.dumps(asked))
    browser = [str(pathlib.Path(__file__).with_name("browser.mjs")), str(listing)]
    answer = subprocess.run(["node", *browser], stdout=subprocess.PIPE, text=True, check=True)
    for line in answer.stdout.splitlines():
        said = json.loads(line)
        places[said["json"]]["console"] = said["errors"]


if __name__ == "__main__":
    sys.exit(main())
