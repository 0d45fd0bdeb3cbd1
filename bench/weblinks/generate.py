"""Makes an index of pages and the arcs between them, for any size, always the same for one seed.

index: NAME<tab>ID, one line a page. arcs: FROM<tab>TO, one line a link. Both ends of an arc are drawn
as floor(pages * u**skew) with u uniform in [0, 1): a few pages have most of the links.
"""

import argparse
import pathlib

import numpy
import pyarrow
import pyarrow.csv

FIRST = "amber brisk cedar dusty early fable green hazel ivory jolly kindly lunar maple noble olive".split()
SECOND = "atlas bakery canal diary engine forum garden harbor island journal kitchen library market".split()


def names(pages):
    """One host name a page: no two are equal."""
    first, second = len(FIRST), len(SECOND)
    for page in range(pages):
        number = page // (first * second)
        stem = f"{FIRST[page % first]}-{SECOND[page // first % second]}"
        yield f"{stem}.example" if number == 0 else f"{stem}-{number}.example"


def write_tsv(path, columns):
    options = pyarrow.csv.WriteOptions(include_header=False, delimiter="\t", quoting_style="none")
    pyarrow.csv.write_csv(pyarrow.table(columns), path, options)


def generate(folder, pages, arcs, seed, skew):
    folder.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(seed)
    write_tsv(folder / "index.txt", {"name": list(names(pages)), "id": numpy.arange(pages, dtype="int32")})

    def ends():
        return numpy.minimum((pages * random.random(arcs) ** skew).astype("int32"), pages - 1)

    write_tsv(folder / "arcs.txt", {"out": ends(), "id": ends()})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--pages", type=int, default=1_000_000)
    parser.add_argument("--arcs", type=int, default=50_000_000)
    parser.add_argument("--seed", type=int, default=2014)
    parser.add_argument("--skew", type=float, default=8.0)
    args = parser.parse_args()
    generate(args.folder, args.pages, args.arcs, args.seed, args.skew)
