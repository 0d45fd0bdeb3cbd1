"""Makes one table as CSV, JSON lines and Parquet, each of about SIZE bytes (so each has rows of its own number), always
the same for one seed. Columns: id (int64, 0, 1, ...), key (int32, 0 to 999), amount (float64 in 0 to 1000 with two
digits), name (text)."""

import argparse
import pathlib

import numpy
import pyarrow
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

BLOCK = 500_000  # rows that are made at once
WORDS = numpy.array("amber brisk cedar dusty early fable green hazel ivory jolly kindly lunar maple noble olive".split())
FORMATS = ("csv", "jsonl", "parquet")


def block(begin, seed):
    random = numpy.random.default_rng([seed, begin])
    stems = pyarrow.DictionaryArray.from_arrays(random.integers(0, len(WORDS), BLOCK).astype("int32"), pyarrow.array(WORDS.tolist())).cast("string")  # fmt: skip
    numbers = pyarrow.array(random.integers(0, 10**9, BLOCK)).cast("string")
    return pyarrow.table({
        "id": numpy.arange(begin, begin + BLOCK),
        "key": random.integers(0, 1000, BLOCK, dtype="int32"),
        "amount": numpy.round(random.random(BLOCK) * 1000, 2),
        "name": pyarrow.compute.binary_join_element_wise(stems, numbers, "-"),
    })  # fmt: skip


def json_lines(table):
    """The bytes of a block."""
    lines = zip(*(column.to_pylist() for column in table.columns))
    return "".join(
        f'{{"id": {i}, "key": {key}, "amount": {amount!r}, "name": "{name}"}}\n' for i, key, amount, name in lines
    ).encode()


def generate(path, size, seed=2015):
    """The file of the format that its ending names."""
    making = path.with_suffix(path.suffix + ".making")
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = path.suffix[1:]
    first = block(0, seed)
    with open(making, "wb") as out:
        if kind == "csv":
            writer = pyarrow.csv.CSVWriter(out, first.schema, write_options=pyarrow.csv.WriteOptions(quoting_style="none"))  # fmt: skip
        elif kind == "parquet":
            writer = pyarrow.parquet.ParquetWriter(out, first.schema)
        begin = 0
        while out.tell() < size:
            table = block(begin, seed)
            if kind == "jsonl":
                out.write(json_lines(table))
            else:
                writer.write_table(table)
            begin += BLOCK
        if kind != "jsonl":
            writer.close()
    making.rename(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=pathlib.Path, help="its ending is one of csv, jsonl, parquet")
    parser.add_argument("--size", type=int, default=10**9)
    args = parser.parse_args()
    generate(args.path, args.size)
