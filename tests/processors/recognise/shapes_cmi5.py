"""Statements of a cmi5 launch, as the specification shapes them: those it defines, and those content may add.

Written for the project after the cmi5 specification (Quartz, Apache-2.0): the session's extension stands in all, the
category `cmi5` only in the defined ones; `satisfied` and `waived` are said by the system that launches.
"""

from typing import Any

from tests.processors.recognise.statements import activity, statement

UNIT = "https://courses.example/press/unit-3"
_CATEGORIES = "https://w3id.org/xapi/cmi5/context/categories/"
_SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
_VERBS = {
    "satisfied": "https://w3id.org/xapi/adl/verbs/satisfied",
    "waived": "https://w3id.org/xapi/adl/verbs/waived",
    "abandoned": "https://w3id.org/xapi/adl/verbs/abandoned",
}


def defined(verb: str, **result: Any) -> dict[str, Any]:
    """A statement that cmi5 defines: launched, initialized, completed, passed, failed, terminated, satisfied …"""
    category = [activity(f"{_CATEGORIES}cmi5")]
    if verb in ("completed", "passed", "failed"):
        category.append(activity(f"{_CATEGORIES}moveon"))
    return _launch(_VERBS.get(verb, f"http://adlnet.gov/expapi/verbs/{verb}"), UNIT, category, result)


def allowed(verb: str, thing: str) -> dict[str, Any]:
    """A statement that the content adds within the session."""
    return _launch(verb, thing, [], {})


def _launch(verb: str, thing: str, category: list[Any], result: dict[str, Any]) -> dict[str, Any]:
    ways: dict[str, Any] = {"grouping": [activity("https://courses.example/publisher/press-unit-3")]}
    if category:
        ways["category"] = category
    context = {"registration": "7a6f2b1c-9d3e-4c5f-8a7b-112233445566"}
    more = {"result": result} if result else {}
    return statement(verb, activity(thing), ways=ways, context=context, extensions={_SESSION: "s-1"}, **more)
