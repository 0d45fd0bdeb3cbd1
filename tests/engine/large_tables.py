"""Tables that are larger than memory may be, as CSV made block by block from a seed, and a digest of a stream of rows
that does not see their order."""

import numpy
import pyarrow
import pyarrow.compute
import pyarrow.csv

BLOCK = 500_000  # rows that are made at once
MULTIPLIER = numpy.uint64(0x9E3779B97F4A7C15)  # odd, so that keys() never gives one key twice
MASK = numpy.uint64((1 << 62) - 1)


def keys(numbers):
    """Integers all over int64's positive half, another for each number: no range of them is dense."""
    return (numbers.astype("uint64") * MULTIPLIER & MASK).astype("int64")


def names(numbers):
    """A text of 16 bytes for each number."""
    digits = pyarrow.array(numbers.astype("int64")).cast("string")
    return pyarrow.compute.binary_join_element_wise("n", pyarrow.compute.ascii_lpad(digits, 15, "0"), "")


def write(path, blocks):
    writer = None
    for table in blocks:
        if writer is None:
            writer = pyarrow.csv.CSVWriter(path, table.schema, write_options=pyarrow.csv.WriteOptions(quoting_style="none"))  # fmt: skip
        writer.write_table(table)
    writer.close()


def unmixed(state):
    """What mixed() makes of its result again."""
    state = (state ^ (state >> numpy.uint64(31)) ^ (state >> numpy.uint64(62))) * numpy.uint64(0x319642B2D24D8EC3)
    state = (state ^ (state >> numpy.uint64(27)) ^ (state >> numpy.uint64(54))) * numpy.uint64(0x96DE1B173F119089)
    return state ^ (state >> numpy.uint64(30)) ^ (state >> numpy.uint64(60))


def keys_of_one_part(numbers):
    """Integers whose hashes, as the native engine makes them, begin with 14 zeros: however it parts them by the first
    bits of these, all come into one part."""
    return unmixed(numbers.astype("uint64") * MULTIPLIER >> numpy.uint64(14)).view("int64")


def groups(path, distinct, seed, keys=keys):
    """key, v: every one of `distinct` keys, and a fifth more rows of keys that were there before."""
    random = numpy.random.default_rng([seed, distinct])

    def blocks():
        for begin in range(0, distinct, BLOCK):
            end = min(begin + BLOCK, distinct)
            numbers = numpy.concatenate([numpy.arange(begin, end), random.integers(0, end, (end - begin) // 5)])
            yield pyarrow.table({"key": keys(random.permutation(numbers)), "v": random.integers(-1000, 1000, len(numbers))})  # fmt: skip

    write(path, blocks())


def rows(path, count, first, most, seed):
    """key, name, v: `count` rows whose keys are those of numbers from `first` on, below `most`, drawn at random."""
    random = numpy.random.default_rng([seed, count])

    def blocks():
        for begin in range(0, count, BLOCK):
            n = min(BLOCK, count - begin)
            drawn = random.integers(first, most, n)
            yield pyarrow.table({"key": keys(drawn), "name": names(random.integers(0, 10**15, n)), "v": random.integers(0, 10**6, n)})  # fmt: skip

    write(path, blocks())


def unique_rows(path, count, seed):
    """key, w: each key of the numbers below `count` once."""
    random = numpy.random.default_rng([seed, count, 1])

    def blocks():
        for begin in range(0, count, BLOCK):
            numbers = random.permutation(numpy.arange(begin, min(begin + BLOCK, count)))
            yield pyarrow.table({"key": keys(numbers), "w": random.integers(0, 10**6, len(numbers))})

    write(path, blocks())


def mixed(state):
    """Steele, Lea and Flood's SplitMix64, of each element."""
    state = (state ^ (state >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return state ^ (state >> numpy.uint64(31))


def words(column):
    """The column's values as arrays of uint64; a text must have 16 bytes."""
    if column.null_count:
        raise ValueError("a null in a column that has none")
    if not pyarrow.types.is_string(column.type):
        return [column.cast("int64").to_numpy().view("uint64")]
    if pyarrow.compute.min_max(pyarrow.compute.binary_length(column)).as_py() != {"min": 16, "max": 16}:
        raise ValueError("a text that has not 16 bytes")
    offset = numpy.frombuffer(column.buffers()[1], "int32")[column.offset]
    both = numpy.frombuffer(column.buffers()[2], "uint8")[offset : offset + 16 * len(column)].view("uint64")
    return [both[0::2], both[1::2]]


class Digest:
    """Of rows that come in batches: how many, and the sum of a hash of each. Knows as well whether the first column
    never fell."""

    def __init__(self):
        self.rows, self.sum, self.sorted, self.last = 0, 0, True, None

    def add(self, batch):
        if len(batch) == 0:
            return
        state = numpy.zeros(len(batch), "uint64")
        for column in batch.columns:
            for word in words(column):
                state = mixed(state + MULTIPLIER ^ word)
        self.rows += len(batch)
        self.sum = (self.sum + int(state.sum())) % 2**64
        first = batch.column(0).to_numpy()
        self.sorted &= bool((first[1:] >= first[:-1]).all()) and (self.last is None or first[0] >= self.last)
        self.last = first[-1]

    def value(self):
        return self.rows, f"{self.sum:016x}"


def digest(batches):
    found = Digest()
    for batch in batches:
        found.add(batch)
    return found
