"""The package bokeh in a Python of its own, as a process that answers (peer.py)."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))
PYTHON = pathlib.Path(os.environ.get("PHLOX_BOKEH_PYTHON", ROOT / ".deps/bokeh/bin/python"))


class Peer:
    """Asks the process, one request after another."""

    def __init__(self) -> None:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        self.process = subprocess.Popen(
            [str(PYTHON), str(HERE / "peer.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def ask(self, **request: object) -> object:
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the process of bokeh ended"
        answer = json.loads(line)
        assert "ok" in answer, answer["error"]
        return answer["ok"]


@pytest.fixture(scope="session")
def bokeh_python() -> pathlib.Path:
    if PYTHON.exists():
        return PYTHON
    if "PHLOX_ALL_PEERS" in os.environ:
        pytest.fail(f"{PYTHON} is missing: run tools/setup/bokeh.sh")
    pytest.skip("bokeh is not installed: tools/setup/bokeh.sh needs Python 3.12")


@pytest.fixture(scope="session")
def bokeh(bokeh_python):
    peer = Peer()
    yield peer
    peer.process.stdin.close()
    peer.process.wait(timeout=30)
