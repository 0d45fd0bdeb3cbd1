"""What `make install` puts down works without the source tree: command, library, CMake package."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WEBLINKS = ROOT / "examples" / "weblinks"


def run(*command: object, **options) -> str:
    """The command's output; its failure with all that it said."""
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def clean_environment() -> dict[str, str]:
    """Nothing of this checkout: no path, no library folder."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": os.environ.get("HOME", "/")}


@pytest.fixture(scope="module")
def prefix(tmp_path_factory) -> Path:
    """An installed tree that was moved after it was installed."""
    first = tmp_path_factory.mktemp("install") / "first"
    run("tools/build/install.sh", first, cwd=ROOT)
    return first.rename(first.parent / "moved")


def query(phlox: Path, folder: Path, *more: str) -> str:
    return run(
        phlox,
        "query",
        'join(arcs, index, "node_id").by(_.name, links=_.node_id.count()).sort(desc("links"), "name").head(2)',
        "index: {name: string, node_id: int32} = example_index.txt",
        "arcs: {node_out: int32, node_id: int32} = example_arcs.txt",
        *more,
        cwd=folder,
        env=clean_environment(),
    )


def test_the_installed_command_answers(prefix, tmp_path):
    shutil.copytree(WEBLINKS, tmp_path / "data")
    header, first, second = query(prefix / "bin" / "phlox", tmp_path / "data").splitlines()
    assert header == "name,links"
    assert int(first.rsplit(",", 1)[1]) >= int(second.rsplit(",", 1)[1]) > 0


def test_the_installed_command_writes_and_reads_parquet(prefix, tmp_path):
    shutil.copytree(WEBLINKS, tmp_path / "data")
    query(prefix / "bin" / "phlox", tmp_path / "data", "-o", str(tmp_path / "answer.parquet"))
    found = run(prefix / "bin" / "phlox", "discover", tmp_path / "answer.parquet", env=clean_environment())
    assert "links: int64" in found.replace("?", "")


def test_a_program_is_built_against_the_package(prefix, tmp_path):
    shutil.copytree(WEBLINKS, tmp_path / "data")
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\n"
        "project(user LANGUAGES CXX)\n"
        "find_package(phlox REQUIRED)\n"
        "add_executable(user data/weblinks.cc)\n"
        "target_link_libraries(user PRIVATE phlox::phlox)\n"
    )
    environment = clean_environment()
    run("cmake", "-S", tmp_path, "-B", tmp_path / "b", f"-DCMAKE_PREFIX_PATH={prefix}", env=environment)
    run("cmake", "--build", tmp_path / "b", env=environment)
    assert run(tmp_path / "b" / "user", tmp_path / "data", env=environment).strip()


def test_a_program_makes_a_page(prefix, tmp_path):
    """With BokehJS of the installed tree, and the headers of documents that are installed."""
    (tmp_path / "page.cc").write_text(
        "#include <phlox/model/plots.h>\n#include <phlox/page/save.h>\n"
        "int main() {\n  phlox::scene::Document document;\n"
        "  document.add_root(phlox::model::Figure());\n"
        '  phlox::page::save(document, "a.html", {}, phlox::Task());\n}\n'
    )
    library = prefix / "lib"
    compiler = ["c++", "-std=c++20", f"-I{prefix / 'include'}", "page.cc", f"-L{library}", f"-Wl,-rpath,{library}"]
    run(*compiler, "-lphlox", "-o", "page", cwd=tmp_path, env=clean_environment())
    run(tmp_path / "page", cwd=tmp_path, env=clean_environment())
    assert (tmp_path / "a.html").stat().st_size > 1_000_000


def test_nothing_installed_names_the_checkout(prefix):
    """Run paths are relative to the file; only debug facts may name sources, and release has none."""
    own = [prefix / "bin" / "phlox", *prefix.glob("lib/libphlox.so"), *prefix.glob("lib/phlox/libphlox_*.so")]
    assert len(own) >= 3
    for file in own:
        dynamic = run("readelf", "-d", file)
        assert str(ROOT) not in dynamic, file
    for file in prefix.rglob("*.cmake"):
        assert str(ROOT) not in file.read_text(), file


def test_a_prefix_that_cannot_be_made_is_one_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    done = subprocess.run(
        ["tools/build/install.sh", str(tmp_path / "file" / "x")], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "cannot be written" in done.stderr
