"""The judge: a slow, obviously right interpreter of expressions, to test every engine against.

It reads the JSON form (docs/expression-json.md) and Python rows, shares no code with phlox, and
follows section 3 of the language word by word.
"""

from .interpreter import Outcome, judge
from .tables import Table
from .types import Type, parse_type
from .values import Approx, BadValue, Undetermined

__all__ = ["Approx", "BadValue", "Outcome", "Table", "Type", "Undetermined", "judge", "parse_type"]
