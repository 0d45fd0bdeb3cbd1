"""One script of the gallery in a process of its own: its figures as documents, pictures and notes."""

from __future__ import annotations

import json
import multiprocessing
import os
import pathlib
import runpy
import sys
import time
import traceback
import warnings
from typing import Any

SECONDS = 180  # for one script


def run(script: pathlib.Path, name: str, folder: pathlib.Path, backend: str, pictures: bool) -> dict[str, Any]:
    """What the script's process found: {"name", "seconds", "error", "figures": [...]}."""
    context = multiprocessing.get_context("fork")
    folder.mkdir(parents=True, exist_ok=True)
    answer = folder / f"{backend}.json"
    answer.unlink(missing_ok=True)
    begin = time.monotonic()
    process = context.Process(target=_child, args=(script, folder, answer, backend, pictures))
    process.start()
    process.join(SECONDS)
    late = process.is_alive()
    if late:
        process.kill()
        process.join()
    found: dict[str, Any] = {"error": f"not done in {SECONDS} s" if late else "the process ended", "figures": []}
    if answer.exists() and not late:
        found = json.loads(answer.read_text())
    return {"name": name, "seconds": round(time.monotonic() - begin, 2), **found}


def _child(script: pathlib.Path, folder: pathlib.Path, answer: pathlib.Path, backend: str, pictures: bool) -> None:
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
    found = {"error": None, "figures": []}
    try:
        found["figures"] = _figures(script, folder, backend, pictures)
    except BaseException as error:
        found["error"] = "".join(traceback.format_exception_only(error)).strip()
        found["trace"] = traceback.format_exc()[-3000:]
    answer.write_text(json.dumps(found))
    os._exit(0)


def _figures(script: pathlib.Path, folder: pathlib.Path, backend: str, pictures: bool) -> list[dict[str, Any]]:
    import matplotlib
    import matplotlib.pyplot as plt

    warnings.simplefilter("ignore")
    matplotlib.use("module://phlox.matplotlib" if backend == "phlox" else "agg")
    kept: list[Any] = []

    def show(*_: Any, **__: Any) -> None:
        for number in plt.get_fignums():
            figure = plt.figure(number)
            if figure not in kept:
                kept.append(figure)

    plt.show = show
    work = folder / "work"
    work.mkdir(exist_ok=True)
    os.chdir(work)
    # As if the script had been started by its name.
    sys.argv = [str(script)]
    sys.path.insert(0, str(script.parent))
    runpy.run_path(str(script), run_name="__main__")
    show()
    if backend == "agg":
        for figure in kept:
            figure.savefig(os.devnull, format="png", dpi=figure.dpi)
        return []
    return [_figure(figure, folder / f"{number}", pictures) for number, figure in enumerate(kept)]


def _figure(figure: Any, place: pathlib.Path, pictures: bool) -> dict[str, Any]:
    """One figure, converted and checked; perhaps the picture of Agg beside it."""
    if pictures:
        figure.savefig(f"{place}-agg.png", format="png", dpi=figure.dpi)
    found: dict[str, Any] = {"file": place.name, "error": None, "notes": [], "glyphs": 0}
    try:
        from phlox.matplotlib.picture import Picture

        begin = time.monotonic()
        picture = Picture(figure)
        document = picture.document()
        text = document.to_json()
        found["seconds"] = round(time.monotonic() - begin, 3)
        place.with_suffix(".json").write_text(text)
        found["bytes"] = len(text)
        found["glyphs"] = text.count('"name":"GlyphRenderer"')
        found["size"] = [round(picture.width), round(picture.height)]
        found["notes"] = sorted({(note.how, note.what, note.why) for note in picture.notes})
    except Exception as error:
        found["error"] = "".join(traceback.format_exception_only(error)).strip()
        found["trace"] = traceback.format_exc()[-3000:]
    return found
