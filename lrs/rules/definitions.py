"""The definition of an activity, made of what statements said of it (xAPI 1.0.3 Data 2.4.4.1, Communication 2.5).

Rule 1: languages of name and description, and extensions, are gathered; of the same one the last said counts.
Rule 2: every other property is as it was last said.
Rule 3: what belongs to an interaction goes with its interactionType: whoever says that anew says all of it anew.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

GATHERED: Final = frozenset({"name", "description", "extensions"})
OF_INTERACTION: Final = (
    *("interactionType", "correctResponsesPattern", "choices", "scale", "source", "target", "steps"),
)

Json = Mapping[str, Any]


def merged(definitions: Iterable[Json]) -> dict[str, Any]:
    """One definition of valid ones, in the order in which they were said; empty where none says anything."""
    whole: dict[str, Any] = {}
    for definition in definitions:
        if "interactionType" in definition:
            for name in OF_INTERACTION:
                whole.pop(name, None)
        for name, value in definition.items():
            whole[name] = {**whole.get(name, {}), **value} if name in GATHERED else value
    return whole


def activity_of(activity: str, definitions: Iterable[Json]) -> dict[str, Any]:
    """The Activity object; one of which nothing is known has no definition."""
    definition = merged(definitions)
    bare = {"objectType": "Activity", "id": activity}
    return {**bare, "definition": definition} if definition else bare
