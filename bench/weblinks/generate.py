"""Makes an index of pages and the arcs between them, for any size, always the same for one seed.

index: NAME<tab>ID, one line a page. arcs: FROM<tab>TO, one line a link. Both ends of an arc are drawn
as floor(pages * u**skew) with u uniform in [0, 1): a few pages have most of the links. packed() adds the same
as .gz files of one member, parquet() as Parquet.
"""

import argparse
import pathlib
import shutil
import zlib

import numpy
import pyarrow
import pyarrow.csv
import pyarrow.parquet

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


COLUMNS = {"index": ("name", "id"), "arcs": ("out", "id")}


def packed(folder, level=4):
    """NAME.txt.gz beside each NAME.txt."""
    for name in COLUMNS:
        # Its own compressor, since gzip's module writes the time of making into the file.
        pack = zlib.compressobj(level, wbits=31)
        with open(folder / f"{name}.txt", "rb") as plain, open(folder / f"{name}.making", "wb") as out:
            while block := plain.read(1 << 22):
                out.write(pack.compress(block))
            out.write(pack.flush())
        shutil.move(folder / f"{name}.making", folder / f"{name}.txt.gz")


def parquet(folder):
    """NAME.parquet beside each NAME.txt."""
    types = {"name": pyarrow.string(), "id": pyarrow.int32(), "out": pyarrow.int32()}
    for name, columns in COLUMNS.items():
        reader = pyarrow.csv.open_csv(
            folder / f"{name}.txt",
            read_options=pyarrow.csv.ReadOptions(column_names=columns, block_size=1 << 24),
            parse_options=pyarrow.csv.ParseOptions(delimiter="\t", quote_char=False),
            convert_options=pyarrow.csv.ConvertOptions(column_types={each: types[each] for each in columns}))  # fmt: skip
        with pyarrow.parquet.ParquetWriter(folder / f"{name}.making", reader.schema) as writer:
            for batch in reader:
                writer.write_batch(batch)
        shutil.move(folder / f"{name}.making", folder / f"{name}.parquet")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--pages", type=int, default=1_000_000)
    parser.add_argument("--arcs", type=int, default=50_000_000)
    parser.add_argument("--seed", type=int, default=2014)
    parser.add_argument("--skew", type=float, default=8.0)
    args = parser.parse_args()
    generate(args.folder, args.pages, args.arcs, args.seed, args.skew)
