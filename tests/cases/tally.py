"""What each engine that holds tables ran itself of the cases, and why not more: counted from runs, kept in
cases/engines_lack.txt, shown in docs/engines.md.

The file has a block for each engine, so that one may be added or run alone:

    sqlite: 2208 of 2295 cases itself, 178 not held
      25 cannot run topk
"""

import collections
import re
from dataclasses import dataclass, field

from .case_file import ROOT

GOLDEN = ROOT / "engines_lack.txt"
PAGE = ROOT.parent / "docs" / "engines.md"
BEGIN, END = "<!-- written by python -m cases.shares -->", "<!-- end of what is written -->"
ELSEWHERE = "cache(), a plan of several engines, or no engine at all"


@dataclass
class Tally:
    cases: int = 0
    itself: int = 0
    not_held: int = 0  # cases whose tables the engine has no room for
    reasons: collections.Counter = field(default_factory=collections.Counter)

    def add(self, name, why):
        """Of one case: why the rest of it ran elsewhere, empty if there was none, None if it is not held."""
        if why is None:
            self.not_held += 1
            return
        self.cases += 1
        self.itself += not why
        if why:
            # The dialect of a server has a longer name.
            said = re.match(rf"{name}\w* (.*)", why, re.S)
            self.reasons[said[1] if said else ELSEWHERE] += 1

    def text(self, name):
        lines = [f"{name}: {self.itself} of {self.cases} cases itself, {self.not_held} not held"]
        return "\n".join(lines + [f"  {count} {why}" for why, count in in_order(self.reasons)]) + "\n"


def in_order(reasons):
    return sorted(reasons.items(), key=lambda item: (-item[1], item[0]))


def blocks(text):
    """{engine: its block} of the file's text."""
    return {block.partition(":")[0]: block for block in re.findall(r"^\w+:.*\n(?:  .*\n)*", text, re.M)}


def parsed(block):
    itself, cases, not_held = map(int, re.match(r"\w+: (\d+) of (\d+) cases itself, (\d+) not held", block).groups())
    reasons = {why: int(count) for count, why in re.findall(r"^  (\d+) (.*)$", block, re.M)}
    return Tally(cases, itself, not_held, collections.Counter(reasons))


def page(text):
    """The page with what the file's text says in its place."""
    tallies = {name: parsed(block) for name, block in blocks(text).items()}
    lines = ["| engine | cases | it runs all itself | | tables it cannot hold |", "|---|---:|---:|---:|---:|"]
    for name, one in tallies.items():
        share = 100 * one.itself / max(1, one.cases)
        lines.append(f"| {name} | {one.cases} | {one.itself} | {share:.1f} % | {one.not_held} |")
    lines += ["", "| cases left to others, by why | " + " | ".join(tallies) + " |", "|---|" + "---:|" * len(tallies)]
    together = collections.Counter()
    for one in tallies.values():
        together.update(one.reasons)
    for why, _ in in_order(together):
        counts = [str(one.reasons[why] or "") for one in tallies.values()]
        lines.append(f"| {why} | " + " | ".join(counts) + " |")
    before, rest = PAGE.read_text().split(BEGIN)
    return f"{before}{BEGIN}\n\n" + "\n".join(lines) + f"\n\n{END}" + rest.split(END)[1]
