"""The other verbs, and the help."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_version(phlox):
    version = (ROOT / "VERSION").read_text().strip()
    assert phlox("version").out == f"phlox {version}\n"
    assert phlox("--version").out == f"{version}\n"


def test_discover(phlox, accounts):
    ran = phlox("discover", accounts)
    assert (ran.out, ran.err, ran.status) == ("var * {name: string, amount: int64, when: date}\n", "", 0)


def test_formats_lists_what_query_writes(phlox):
    ran = phlox("formats")
    names = [line.split()[0] for line in ran.out.splitlines()]
    assert names == ["FORMAT", "arrow", "csv", "json", "jsonl", "markdown", "parquet", "table", "tsv"]
    help_text = phlox("query", "--help").out
    for name in names[1:]:
        assert name in help_text


def test_engines(phlox):
    lines = phlox("engines").out.splitlines()
    assert lines[0].split()[:2] == ["ENGINE", "VERSION"]
    assert any(line.startswith("duckdb") for line in lines)


def test_doctor_says_what_is_there(phlox):
    ran = phlox("doctor")
    assert ran.status == 0
    for part in ("engines", "duckdb", "modules", "compression", "libedit", "python package"):
        assert part in ran.out


def test_doctor_says_what_pictures_need(phlox, monkeypatch):
    assert "ok       BokehJS 3.10.0: draws HTML pages" in phlox("doctor").out
    monkeypatch.setenv("PHLOX_BOKEHJS", "/nowhere")
    monkeypatch.setenv("PHLOX_CHROMIUM", "/nowhere/chromium")
    out = phlox("doctor").out
    assert "missing  BokehJS: draws HTML pages" in out
    assert "missing  Chromium: makes PNG, SVG and PDF of pages" in out
    assert "to get it: install Chromium (`apt install chromium`)" in out


def test_doctor_says_what_is_missing(phlox, monkeypatch):
    monkeypatch.setenv("PHLOX_DUCKDB_LIBRARY", "/nowhere/libduckdb.so")
    ran = phlox("doctor")
    assert ran.status == 0
    assert "missing  duckdb" in ran.out and "to get it:" in ran.out
    assert "missing" in phlox("engines").out
    query = phlox("query", 'memtable([(1,)], "{a: int64}").a.sum()', "--engine", "duckdb")
    assert query.status == 1 and query.err.startswith("error: the DuckDB engine needs libduckdb.so") and "hint: " in query.err


@pytest.mark.parametrize("verb", [[], ["query"], ["shell"], ["discover"], ["doctor"]])
def test_help(phlox, verb):
    ran = phlox(*verb, "--help")
    assert ran.status == 0 and ran.err == "" and "Usage" in ran.out
    if verb in ([], ["query"]):
        assert "links=_.node_id.count()" in ran.out or "NAME: DSHAPE = URI" in ran.out
