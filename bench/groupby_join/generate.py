"""Makes the tables of the db-benchmark's group-by and join questions, for any number of rows, always the same for one
seed: as CSV with a header, and as Parquet.

Group-by (G1_ROWS_KEYS_0_0: no nulls, not sorted): id1 and id2 of KEYS texts, id3 of ROWS / KEYS texts, id4 and id5 of
KEYS integers, id6 of ROWS / KEYS integers, v1 in 1..5, v2 in 1..15, v3 a float in 0..100 with six digits.

Join (J1_ROWS): x of ROWS rows and its right sides small, medium and big of ROWS / 10**6, ROWS / 10**3 and ROWS rows,
but at least ten. Of the keys of each size nine tenths are on both sides. A right side has each key of its own size
once, and draws the smaller ones; id4, id5 and id6 are id1, id2 and id3 as texts.
"""

import argparse
import pathlib

import numpy
import pyarrow
import pyarrow.csv
import pyarrow.parquet

BLOCK = 5_000_000  # rows that are made at once
SIZES = {"small": 1_000_000, "medium": 1_000, "big": 1}


KINDS = ("csv", "parquet")


class Writer:
    """Writes tables to NAME.csv, NAME.parquet or both; the files have their names when all is written."""

    def __init__(self, folder, name, kinds):
        folder.mkdir(parents=True, exist_ok=True)
        self.paths = [folder / f"{name}.{kind}" for kind in kinds]
        self.writers = []

    def write(self, table):
        if not self.writers:
            self.writers = [self.open(path, table.schema) for path in self.paths]
        for writer in self.writers:
            writer.write_table(table)

    def open(self, path, schema):
        making = path.with_suffix(path.suffix + ".making")
        if path.suffix == ".parquet":
            return pyarrow.parquet.ParquetWriter(making, schema)
        options = pyarrow.csv.WriteOptions(quoting_style="none")
        return pyarrow.csv.CSVWriter(making, schema, write_options=options)

    def close(self):
        for path, writer in zip(self.paths, self.writers):
            writer.close()
            path.with_suffix(path.suffix + ".making").rename(path)


def texts(numbers, width):
    """"id" and the number, with zeros in front up to the width."""
    distinct, places = numpy.unique(numbers, return_inverse=True)
    dictionary = pyarrow.array([f"id{number:0{width}}" for number in distinct.tolist()], pyarrow.string())
    return pyarrow.DictionaryArray.from_arrays(places.astype("int32"), dictionary).cast(pyarrow.string())


def floats(random, rows):
    return numpy.round(random.random(rows) * 100, 6)


def group_by(folder, rows, keys, seed, kinds=KINDS):
    """groups.csv, groups.parquet or both."""
    random = numpy.random.default_rng([seed, rows, keys])
    many = max(rows // keys, 1)
    writer = Writer(folder, "groups", kinds)
    for begin in range(0, rows, BLOCK):
        n = min(BLOCK, rows - begin)

        def drawn(most):
            return random.integers(1, most, n, dtype="int32", endpoint=True)

        columns = {"id1": texts(drawn(keys), 3), "id2": texts(drawn(keys), 3), "id3": texts(drawn(many), 10)}
        columns |= {"id4": drawn(keys), "id5": drawn(keys), "id6": drawn(many)}
        columns |= {"v1": drawn(5), "v2": drawn(15), "v3": floats(random, n)}
        writer.write(pyarrow.table(columns))
    writer.close()


def key_sets(random, n):
    """(the left side's, the right side's) n keys, of which nine tenths are the same."""
    keys = random.permutation(n + n // 10).astype("int32") + 1
    shared = n - n // 10
    return keys[:n], numpy.concatenate([keys[:shared], keys[n:]])


def all_of(random, keys, rows):
    """`rows` of the keys, each at least once where there is room, in any order."""
    drawn = numpy.concatenate([keys, random.choice(keys, rows - len(keys))]) if rows >= len(keys) else random.choice(keys, rows)  # fmt: skip
    return random.permutation(drawn)


def join(folder, rows, seed):
    """x, small, medium and big, each as .csv and .parquet."""
    random = numpy.random.default_rng([seed, rows])
    sizes = [max(rows // share, 10) for share in SIZES.values()]
    left, right = zip(*(key_sets(random, size) for size in sizes))

    def write(name, numbers, value):
        ids = {f"id{i}": column for i, column in enumerate(numbers, 1)}
        names = {f"id{i}": texts(column, 0) for i, column in enumerate(numbers, 4)}
        writer = Writer(folder, name, KINDS)
        table = pyarrow.table({**ids, **names, value: floats(random, len(numbers[0]))})
        for begin in range(0, len(table), BLOCK):
            writer.write(table.slice(begin, BLOCK))
        writer.close()

    write("x", [all_of(random, keys, rows) for keys in left], "v1")
    for i, name in enumerate(SIZES):
        smaller = [all_of(random, keys, sizes[i]) for keys in right[:i]]
        write(name, [*smaller, random.permutation(right[i])], "v2")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--keys", type=int, default=100)
    parser.add_argument("--seed", type=int, default=108)
    args = parser.parse_args()
    group_by(args.folder, args.rows, args.keys, args.seed)
    join(args.folder, args.rows, args.seed)
