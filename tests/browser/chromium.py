"""A real browser for tests: pages of ours are opened, used, looked at and compared with baselines."""

from __future__ import annotations

import base64
import json
import os
import pathlib
import shutil
import subprocess

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
BASELINES = HERE / "baselines"
PLAYWRIGHT = ROOT / ".deps/playwright/node_modules/playwright-core"
# Milliseconds after which a command hangs: far more than one takes, also on a busy machine.
LIMIT = 120000
# Where pictures of tests that failed go.
FOUND = ROOT / "build" / "browser"


def missing() -> str | None:
    """Why there is no browser here, if so."""
    for command in ("node", "chromium"):
        if not shutil.which(command):
            return f"{command} is not installed"
    if not PLAYWRIGHT.exists():
        return "playwright-core is missing: run tools/setup/bokehjs.sh"
    return None


class Browser:
    """One Chromium, which the process of driver.cjs holds."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            ["node", str(HERE / "driver.cjs"), str(PLAYWRIGHT), shutil.which("chromium")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.version = self._answer()

    def _answer(self) -> object:
        line = self.process.stdout.readline()
        assert line, "the driver of the browser ended"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["ok"]

    def ask(self, command: str, **request: object) -> object:
        self.process.stdin.write(json.dumps({"command": command, "limit": LIMIT, **request}) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def open(self, path: os.PathLike | str, width: int = 800, height: int = 600, scale: float = 1) -> Page:
        """A file, in a window of that many CSS pixels; also a URL."""
        url = str(path)
        if "://" not in url:
            url = pathlib.Path(path).resolve().as_uri()
        return Page(self, self.ask("open", url=url, width=width, height=height, scale=scale))

    def colours(self, picture: bytes) -> int:
        """How many colours a PNG has; with one alone nothing was drawn."""
        return self.ask("colours", picture=base64.b64encode(picture).decode())

    def compare(self, wanted: bytes, got: bytes, threshold: int) -> dict:
        """How many of the `pixels` are `differing` by more than the threshold in a channel, and a `picture` of them
        in base64; or both `sizes`, if these differ."""
        pictures = {"wanted": wanted, "got": got}
        coded = {name: base64.b64encode(picture).decode() for name, picture in pictures.items()}
        return self.ask("compare", **coded, threshold=threshold)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)


class Page:
    """A tab. Used as a context, it is closed at the end."""

    def __init__(self, browser: Browser, number: object) -> None:
        self.browser = browser
        self.number = number

    def _ask(self, command: str, **request: object) -> object:
        return self.browser.ask(command, page=self.number, **request)

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *_: object) -> None:
        self._ask("close")

    def wait_idle(self) -> int:
        """Until all of its documents are drawn; their number."""
        return self._ask("idle")

    def act(self, *moves: tuple[str, object]) -> None:
        """What a user does: ("drag", [[x, y], [x, y], ...]), ("wheel", [x, y, by]), ("click", [x, y]),
        ("double_click", [x, y]), ("move", [x, y]), ("key", "Enter"), ("type", "text"), ("down", "Shift"), ("up", ...)."""
        self._ask("act", moves=moves)

    def evaluate(self, expression: str) -> object:
        """The value of an expression of JavaScript; a promise is waited for."""
        return self._ask("evaluate", expression=expression)

    def screenshot(self, clip: tuple[float, float, float, float] | None = None) -> bytes:
        """A PNG of all of the page, or of the rectangle x, y, width, height."""
        names = dict(zip(("x", "y", "width", "height"), clip, strict=True)) if clip else None
        return base64.b64decode(self._ask("screenshot", clip=names))

    @property
    def complaints(self) -> list[str]:
        """Errors and warnings of the console, errors of scripts, requests that failed, breaches of the policy."""
        return self._ask("complaints")

    @property
    def accessibility(self) -> str:
        """What a screen reader gets, as an outline."""
        return self._ask("accessibility")


class Pictures:
    """Compares pictures with the reviewed ones in baselines/; with accept=True these are written."""

    def __init__(self, browser: Browser, accept: bool) -> None:
        self.browser = browser
        self.accept = accept

    def check(self, name: str, picture: bytes, threshold: int = 48, share: float = 0.002) -> None:
        """Fails if more than `share` of the pixels differ by more than `threshold` of 255 in a channel. What
        was got and where it differs is kept then in build/browser."""
        baseline = BASELINES / f"{name}.png"
        if self.accept:
            baseline.write_bytes(picture)
            return
        got = FOUND / f"{name}.png"
        FOUND.mkdir(parents=True, exist_ok=True)
        got.write_bytes(picture)
        assert baseline.exists(), f"there is no {baseline}: look at {got}, then run pytest with --accept"
        found = self.browser.compare(baseline.read_bytes(), picture, threshold)
        assert "sizes" not in found, f"{name} should be {found['sizes'][0]} and is {found['sizes'][1]}: {got}"
        if found["differing"] <= share * found["pixels"]:
            got.unlink()
            return
        difference = FOUND / f"{name}-difference.png"
        difference.write_bytes(base64.b64decode(found["picture"]))
        raise AssertionError(
            f"{found['differing']} of {found['pixels']} pixels of {name} differ: {got}, {difference}; "
            f"if it is right so, run pytest with --accept"
        )
