"""Reads the chapters of idioms."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLES = HERE / "tables"
CHAPTERS = ["columns", "rows", "groups", "windows", "joins", "strings", "times", "missing", "nested", "files"]
LANGUAGES = tomllib.loads((HERE / "languages.toml").read_text(encoding="utf-8"))
OTHERS = [name for name in LANGUAGES if name != "phlox"]


@dataclass
class Idiom:
    """One task. `texts` are by language; `without` says why a language has none."""

    task: str
    texts: dict[str, str]
    without: dict[str, str] = field(default_factory=dict)
    shell: str = ""  # a whole command, where the task is no expression
    writes: str = ""  # the file that the texts write
    ordered: bool = False  # the rows come in this order
    counted: bool = False  # the rows are by chance: just their number is compared


@dataclass
class Chapter:
    section: str
    idioms: list[Idiom]


def read_chapter(name):
    page = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    return Chapter(page["section"], [idiom_of(name, **one) for one in page["idiom"]])


def idiom_of(chapter, task, not_yet="", **rest):
    texts = {name: rest.pop(name).strip() for name in LANGUAGES if name in rest}
    without = {name: rest.pop(f"no_{name}") for name in OTHERS if f"no_{name}" in rest}
    if not_yet:
        without["phlox"] = not_yet
    idiom = Idiom(task, texts, without, **rest)
    has = {*texts, *without, *(["phlox"] if idiom.shell else [])}
    if has != set(LANGUAGES) or len(has) != len(texts) + len(without) + bool(idiom.shell):
        raise ValueError(f"{chapter}.toml: {task}: each language needs a text, or the reason why it has none, once")
    return idiom
