"""The idioms of docs/rosetta/ run in every language, and give the rows that phlox gives."""

import os
import shutil

import pytest

from .rosetta import answers
from .rosetta.idioms import CHAPTERS, OTHERS, TABLES, idiom_of, read_chapter
from .rosetta.pages import FOLDER, pages
from .samples import in_folder

READ = {name: read_chapter(name).idioms for name in CHAPTERS}
ALL = [idiom for idioms in READ.values() for idiom in idioms]
MUST_RUN = "PHLOX_ALL_PEERS" in os.environ  # as in .ci/run: nothing is skipped


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The tables as files, in the forms that the texts read."""
    import pandas as pd

    place = tmp_path_factory.mktemp("rosetta")
    for path in TABLES.iterdir():
        shutil.copy(path, place)
    rates = pd.read_csv(place / "rates.csv", parse_dates=["ts"])
    rates.to_parquet(place / "rates.parquet")
    pd.read_csv(place / "orders.csv", parse_dates=["ts"]).to_parquet(place / "orders.parquet")
    pd.read_csv(place / "cities.csv").to_json(place / "cities.jsonl", orient="records", lines=True)
    (place / "parts").mkdir()
    for item, rows in rates.groupby("item"):
        rows.to_csv(place / "parts" / f"{item}.csv", index=False, date_format="%Y-%m-%d %H:%M:%S")
    with in_folder(place):
        yield place


@pytest.fixture(scope="module")
def ours(folder):
    return dict(zip([idiom.task for idiom in ALL], answers.Phlox().answers(ALL), strict=True))


@pytest.fixture(scope="module")
def theirs(folder):
    """By language; each is asked once for everything."""
    given = {}

    def of(language):
        if language not in given:
            have = {"ibis": answers.have_ibis, "dplyr": answers.have_dplyr}.get(language, lambda: True)
            if not MUST_RUN and not have():
                pytest.skip(f"{language} is not installed: tools/setup/system.sh apt-rosetta.txt, tools/setup/python.sh")
            given[language] = dict(zip([i.task for i in ALL], answers.answers_of(language, ALL), strict=True))
        return given[language]

    return of


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("language", OTHERS)
def test_the_rows_are_the_same(language, chapter, ours, theirs):
    wrong, compared = [], 0
    for idiom in READ[chapter]:
        mine, its = ours[idiom.task], theirs(language)[idiom.task]
        failed = [f"{idiom.task}: {type(a).__name__}: {a}" for a in (mine, its) if isinstance(a, Exception)]
        wrong += failed
        if mine and its and not failed:
            compared += 1
            if said := its.differs(mine, idiom.ordered, idiom.counted):
                wrong.append(f"{idiom.task}: {language} gives {said}")
    assert not wrong, "\n".join(wrong)
    assert compared > 5


def test_every_task_is_its_own():
    assert len({idiom.task for idiom in ALL}) == len(ALL)


def test_the_pages_are_current():
    made = dict(pages())
    assert sorted(made) == sorted(FOLDER.iterdir())
    for path, text in made.items():
        assert path.read_text(encoding="utf-8") == text, "run python -m docs.rosetta (PYTHONPATH=build/python:tests)"


def test_a_difference_is_found():
    one = answers.Answer(["a"], [[1], [2.5]])
    assert not one.differs(answers.Answer(["a"], [[2.5], [1.0]]))
    assert one.differs(answers.Answer(["a"], [[2.5], [1]]), ordered=True)
    assert one.differs(answers.Answer(["b"], [[1], [2.5]]))
    assert one.differs(answers.Answer(["a"], [[1], [None]]))
    assert one.differs(answers.Answer(["a"], [[1]]), counted=True)


def test_a_language_that_is_left_out_is_an_error():
    with pytest.raises(ValueError, match="each language"):
        idiom_of("rows", "Nothing", phlox="orders")
