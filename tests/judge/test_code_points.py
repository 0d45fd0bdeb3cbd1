"""Cases and classes of every code point that Python's Unicode knows, against the judge."""

import unicodedata

import phlox
import pyarrow as pa
import pytest
from judge import strings

OPS = ["upper", "lower", "title", "capitalize", "isalpha", "isalnum", "isdigit", "isspace", "isupper", "islower"]


@pytest.mark.parametrize("engine", ["duckdb", "native"])
def test_every_code_point(engine):
    known = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) not in ("Cn", "Cs")]
    t = phlox.symbol("t", "{c: string}")
    expr = t.select(**{name: getattr(t.c.str, name)() for name in OPS})
    result = phlox.compute(expr, {t: pa.table({"c": known})}, engine=engine).to_arrow()
    for name in OPS:
        judged = strings.OPS["str." + name][1]
        got = result[name].to_pylist()
        assert len(got) == len(known) > 200_000
        wrong = [(c, g) for c, g in zip(known, got) if judged(None, c) != g]
        assert not wrong, f"{name}: {len(wrong)}, such as {wrong[:5]}"
