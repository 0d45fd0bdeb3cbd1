"""What must hold of a table of the numbers from 0 on, i, and texts, s, of which every eleventh is null."""

import phlox


def check_every_row_once(table, count, threads):
    answer = phlox.summary(n=table.nrows(), sum=table.i.sum(), low=table.i.min(), high=table.i.max(),
                           texts=table.s.count(), first=table.i.first(), last=table.i.last())  # fmt: skip
    rows = phlox.compute(answer, engine="native", threads=threads).to_dicts()
    assert rows == [
        {
            "n": count,
            "sum": count * (count - 1) // 2,
            "low": 0,
            "high": count - 1,
            "texts": sum(i % 11 != 0 for i in range(count)),
            "first": 0,
            "last": count - 1,
        }
    ]
