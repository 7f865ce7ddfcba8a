"""How deep JSON nests."""

from typing import Any, Final

ABOVE_EXTENSIONS: Final = 9
"""No extensions object of a valid statement stands deeper than under so many levels.

statement, object (a SubStatement), context, contextActivities, parent, Activity, definition; and two in reserve.
"""


NESTING: Final = (dict, list)


def nests_deeper(value: Any, levels: int) -> bool:
    """Whether objects and arrays nest more than `levels` deep; a scalar has none, `{}` and `[]` have one.

    It goes down `levels` levels at most, whatever it is given.
    """
    if not isinstance(value, NESTING):
        return False
    if levels <= 0:
        return True
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, NESTING) and nests_deeper(inner, levels - 1):
            return True
    return False
