"""Writes a Parquet file of two columns, normal numbers and small integers, by a seed: generate.py FILE ROWS"""

import sys

import numpy
import pyarrow as pa
import pyarrow.parquet as parquet

AT_ONCE = 4_000_000


def main(file, rows):
    random = numpy.random.default_rng(20140312)
    schema = pa.schema({"x": pa.float64(), "k": pa.int32()})
    with parquet.ParquetWriter(file, schema) as writer:
        for begin in range(0, rows, AT_ONCE):
            n = min(AT_ONCE, rows - begin)
            # In tenths of thousandths, so that the file packs as measured numbers do.
            x = random.normal(size=n).round(4)
            writer.write_table(pa.table([x, random.integers(0, 100, n, dtype="int32")], schema=schema), AT_ONCE)


main(sys.argv[1], int(sys.argv[2]))
