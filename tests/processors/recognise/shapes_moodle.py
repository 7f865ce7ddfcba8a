"""Statements in the shapes of Moodle's logstore_xapi: forums, quizzes and pages of a course.

Written for the project after that plug-in's public documentation (GPL-3.0; only the shapes are taken): everything
around stands in `grouping`, the site first, then the course, then the forum (typed `forum-topic`), then the discussion;
a reply is named after its discussion, not after what it says.
"""

from typing import Any

from tests.processors.recognise.statements import ADL, TINCAN, VIEWED, activity, statement

SITE = "https://moodle.example"
COURSE = f"{SITE}/course/view.php?id=4"
CREATE = "http://activitystrea.ms/schema/1.0/create"
REPLIED = "http://id.tincanapi.com/verb/replied"
COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
_SOURCE = activity("http://moodle.org", f"{TINCAN}source")


def discussion(number: int) -> str:
    return f"{SITE}/mod/forum/discuss.php?d={number}"


def created(number: int, title: str, site_type: str = "lms") -> dict[str, Any]:
    """Somebody opens a discussion."""
    thing = _named(activity(discussion(number), f"{TINCAN}discussion"), title)
    return statement(CREATE, thing, ways=_around(_forum(), site_type=site_type), context={"platform": "Moodle"})


def replied(number: int, post: int, title: str) -> dict[str, Any]:
    """Somebody replies in a discussion."""
    thing = _named(activity(f"{discussion(number)}#p{post}", f"{TINCAN}forum-reply"), title)
    around = _around(_forum(), activity(discussion(number), f"{TINCAN}discussion"))
    return statement(REPLIED, thing, ways=around, context={"platform": "Moodle"})


def viewed(number: int) -> dict[str, Any]:
    """Somebody reads a discussion."""
    thing = activity(discussion(number), f"{TINCAN}discussion")
    return statement(VIEWED, thing, ways=_around(_forum()), context={"platform": "Moodle"})


def quiz(success: bool) -> dict[str, Any]:
    """Somebody hands in a quiz."""
    thing = activity(f"{SITE}/mod/quiz/view.php?id=9", f"{TINCAN}lms/module")
    result = {"success": success, "completion": True, "score": {"raw": 51, "min": 1, "max": 101, "scaled": 0.5}}
    return statement(COMPLETED, thing, ways=_around(), result=result, context={"platform": "Moodle"})


def answered() -> dict[str, Any]:
    """An answer to one of a quiz's questions."""
    thing = activity(f"{SITE}/question/question.php?cmid=9&id=2", f"{ADL}cmi.interaction")
    result = {"response": "B", "completion": True}
    return statement(
        "http://adlnet.gov/expapi/verbs/answered", thing, ways=_around(), result=result, context={"platform": "Moodle"}
    )


def _around(*more: dict[str, Any], site_type: str = "lms") -> dict[str, Any]:
    site, course = activity(SITE, TINCAN + site_type), activity(COURSE, f"{TINCAN}lms/course")
    return {"grouping": [site, course, *more], "category": [_SOURCE]}


def _forum() -> dict[str, Any]:
    return activity(f"{SITE}/mod/forum/view.php?id=3", f"{TINCAN}forum-topic")


def _named(thing: dict[str, Any], title: str) -> dict[str, Any]:
    thing["definition"]["name"] = {"en": title}
    return thing
