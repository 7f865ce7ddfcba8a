"""Statements in the shapes that H5P content emits: exercises, their parts, and content that is only shown.

Written for the project after H5P's public xAPI documentation: the kind of content is a category
(`http://h5p.org/libraries/H5P.<name>-<version>`), a part's parent is its content, and not every exercise has a type.
"""

from typing import Any

from tests.processors.recognise.statements import ADL, activity, statement

CONTENT = "https://site.example/h5p/embed/12"
_ADL_VERB = "http://adlnet.gov/expapi/verbs/"


def exercise(
    library: str, verb: str, success: bool | None = None, kind: str | None = "cmi.interaction"
) -> dict[str, Any]:
    """library: such as `MultiChoice-1.16`; verb: ADL's; kind: the type where the content says one."""
    thing = activity(CONTENT, None if kind is None else ADL + kind)
    thing.setdefault("definition", {})["extensions"] = {"http://h5p.org/x-api/h5p-local-content-id": 12}
    more: dict[str, Any] = {}
    if success is not None:
        more["result"] = {"success": success, "completion": True, "score": {"min": 0, "max": 1, "raw": int(success)}}
    return statement(_ADL_VERB + verb, thing, ways={"category": [_library(library)]}, **more)


def part(library: str, success: bool) -> dict[str, Any]:
    """One question of a set."""
    thing = activity(f"{CONTENT}?subContentId=3c1e", f"{ADL}cmi.interaction")
    ways = {"category": [_library(library)], "parent": [activity(CONTENT)]}
    return statement(f"{_ADL_VERB}answered", thing, ways=ways, result={"success": success, "response": "0"})


def _library(name: str) -> dict[str, Any]:
    return activity(f"http://h5p.org/libraries/H5P.{name}")
