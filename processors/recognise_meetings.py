"""What a meeting is held for, as its category says by its id, its type or its name."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from schemas import vocabulary as v

MEETING = "meeting"
GATHERS = frozenset({v.JOINED, v.ATTENDED})
_EMPTY: Mapping[str, Any] = {}
_LOOKING_BACK = re.compile(
    r"(?:^|-)(?:after-action-reviews?|aar|debrief(?:ing)?s?|lessons-learned|post-?mortems?|retrospectives?"
    r"|retours?-d-experiences?|rex)(?:-|$)"
)
_NO_LETTER = re.compile(r"[^a-z0-9]+")


def is_looking_back(kind: str | None, context: Mapping[str, Any]) -> bool:
    """Whether a meeting is held to look back on something, such as an after-action review."""
    if kind != MEETING:
        return False
    categories = context.get("contextActivities", _EMPTY).get("category", ())
    held = (categories,) if isinstance(categories, dict) else categories
    return any(_LOOKING_BACK.search(_plain(told)) for category in held for told in _told(category))


def _told(category: Mapping[str, Any]) -> Iterator[str]:
    definition = category.get("definition", _EMPTY)
    for iri in (category["id"], definition.get("type")):
        if iri:
            yield unquote(re.split(r"[/#:=]", iri.rstrip("/#"))[-1])
    yield from definition.get("name", _EMPTY).values()


def _plain(label: str) -> str:
    """Lower case without accents, a hyphen for all that is no letter."""
    bare = "".join(one for one in unicodedata.normalize("NFD", label.lower()) if not unicodedata.combining(one))
    return _NO_LETTER.sub("-", bare)
