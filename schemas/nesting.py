"""How deep JSON nests, measured without recursion."""

from dataclasses import dataclass
from typing import Any, Final

ABOVE_EXTENSIONS: Final = 9
"""At most so many levels of a valid statement stand above an extensions object.

statement, object (a SubStatement), context, contextActivities, parent, Activity, definition; and two in reserve.
"""


@dataclass(slots=True)
class Nesting:
    """Watches one validation: `suspected` once some extensions object nests deeper than `allowed`."""

    allowed: int
    suspected: bool = False


def nests_deeper(value: Any, levels: int) -> bool:
    """Whether objects and arrays nest more than `levels` deep; a scalar has none, `{}` and `[]` have one."""
    here = [value] if isinstance(value, dict | list) else []
    for _ in range(levels):
        here = [
            inner
            for outer in here
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not here:
            return False
    return bool(here)
