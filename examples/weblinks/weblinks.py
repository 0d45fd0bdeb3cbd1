"""Counting weblinks, as it stood on the slide of the keynote "Python in the Hadoop Ecosystem"."""

import pathlib
import sys
import time

from phlox import By, Join, TableSymbol, compute

folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
folder = folder if folder.is_dir() else folder.parent
idx = folder / "example_index.txt"
arc = folder / "example_arcs.txt"

begin = time.perf_counter()
t_idx = TableSymbol("{name: string, node_id: int32}")
t_arc = TableSymbol("{node_out: int32, node_id: int32}")

joined = Join(t_arc, t_idx, "node_id")
t = By(joined, joined["name"], joined["node_id"].count())

ans = compute(t, {t_arc: arc, t_idx: idx})
in_deg = dict(ans)
seconds = time.perf_counter() - begin

print(t)
for name, links in sorted(in_deg.items(), key=lambda item: (-item[1], item[0]))[:5]:
    print(f"{name:<24}{links:>6}")
print(f"({len(in_deg)} pages, {1000 * seconds:.1f} ms in Python)")
