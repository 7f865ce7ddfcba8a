"""Statements in the shapes of Open edX's event-routing-backends: a course's forum and its problems.

Written for the project after that application's public documentation (xAPI mapping, Apache-2.0): a thread, a response
and a comment have one verb and one type; the course is the parent, and where a release tells the thread, it groups.
"""

from typing import Any

from tests.processors.recognise.statements import ADL, POSTED, TINCAN, activity, statement

LMS = "https://lms.example"
COURSE = activity(f"{LMS}/course/course-v1:Atelier+PRESSE+2026", f"{ADL}course")
VOTED = "https://w3id.org/xapi/openedx/verb/voted"
EVALUATED = "https://w3id.org/xapi/acrossx/verbs/evaluated"
EDITED = "https://w3id.org/xapi/acrossx/verbs/edited"
_MODE = "https://w3id.org/xapi/acrossx/extensions/type"
_SESSION = "https://w3id.org/xapi/openedx/extensions/session-id"


def post(path: str, *around: str, verb: str = POSTED, mode: str | None = None) -> dict[str, Any]:
    """path, around: `threads/<id>` or `comments/<id>`; mode: the thread's type, or which way a vote goes."""
    ways: dict[str, Any] = {"parent": [COURSE]}
    if around:
        ways["grouping"] = [discussion(one) for one in around]
    extensions = {_SESSION: "5f2a"} | ({_MODE: mode} if mode else {})
    return statement(verb, discussion(path), ways=ways, extensions=extensions)


def discussion(path: str) -> dict[str, Any]:
    return activity(f"{LMS}/api/discussion/v1/{path}", f"{TINCAN}discussion")


def problem(success: bool, verb: str = EVALUATED) -> dict[str, Any]:
    """A problem as the server marked it."""
    thing = activity(f"{LMS}/xblock/block-v1:Atelier+PRESSE+2026+type@problem+block@7", f"{ADL}cmi.interaction")
    result = {"success": success, "response": "the left one", "score": {"scaled": float(success), "min": 0, "max": 1}}
    return statement(verb, thing, ways={"parent": [COURSE]}, result=result)
