"""What is Spark's alone: its URIs, a server that is not there, and files that it reads."""

import json
import socket

import pytest
from databases_of_tests import ROOT, SparkServer

import phlox

LINKS = 'join(arcs, index, "node_id").by(_.name, links=_.node_id.count()).sort(desc("links"), "name").head(2)'


def test_no_server():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(phlox.Error, match="Connection refused") as caught:
        phlox.discover(f"sc://me@127.0.0.1:{port}::t?token=secret")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("sc://localhost:x::t", "no port is x"),
        ("sc://localhost/;user_id=me::t", "a path behind the server's name"),
        ("sc://me:pw@localhost::t", "Spark Connect has no passwords"),
        ("sc://localhost::t?format=csv", "a table has no option format"),
        ("sc://localhost::/t.xyz?format=xyz", "no files of format xyz"),
        ("sc://localhost::t?tls=maybe", "neither true nor false"),
    ],
)
def test_uris_that_are_wrong(uri, why):
    with pytest.raises(phlox.Error, match=why):
        phlox.discover(uri)


def test_the_keynotes_expression_over_files(tmp_path):
    server = SparkServer(tmp_path)
    index = phlox.symbol("index", "{name: string, node_id: int32}")
    arcs = phlox.symbol("arcs", "{node_out: int32, node_id: int32}")
    expr = phlox.parse(LINKS, {"index": index, "arcs": arcs})
    folder = ROOT / "examples" / "weblinks"
    here = {index: str(folder / "example_index.txt"), arcs: str(folder / "example_arcs.txt")}
    there = {one: f"{server.place}::{path}" for one, path in here.items()}
    assert json.loads(expr.explain(there, format="json"))["engine"] == "spark"
    assert phlox.compute(expr, there).to_arrow().to_pylist() == phlox.compute(expr, here).to_arrow().to_pylist()
