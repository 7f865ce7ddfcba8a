"""A moment as an xAPI statement, so that any reader of statements can use it; and the statement that voids such a one.

Rule 1: the id is made from the moment and its revision: sent again after a crash it is the same statement.
Rule 2: a pseudonym stands as an account of the installation; no statement of ours names a person in any other way.
Rule 3: whoever hears statements knows ours by the extension MOMENT_EXTENSION (`processors.recognise`).
"""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from schemas.moment import NAMESPACE
from schemas.vocabulary import MOMENT_EXTENSION, OWN_EXTENSION, PROFILE, VOIDED, verb_iri

VERSION_IRI: Final = f"{PROFILE}/v1.0"
"""Of the xAPI Profile that these statements conform to; a new version of the profile has a new one."""
MOMENT_TYPES: Final = f"{PROFILE}/activity-types/moment/"
PEOPLE_EXTENSION: Final = f"{OWN_EXTENSION}participants"
SYSTEM: Final = "sousbois"
"""The name of the installation's own account: actor where a moment shows no person, and credential of what we send."""
_VERB: Final = {"id": verb_iri("experienced"), "display": {"en": "experienced", "fr": "a vécu"}}
_CATEGORY: Final = {"id": VERSION_IRI, "definition": {"type": "http://adlnet.gov/expapi/activities/profile"}}


def statement_id(moment: str, revision: int) -> str:
    """The id of the statement about a moment as it stood at a revision."""
    return str(uuid.uuid5(NAMESPACE, f"statement:{moment}:{revision}"))


def moment_statement(
    moment: Mapping[str, Any], revision: int, home_page: str, titles: tuple[str, str]
) -> dict[str, Any]:
    """The statement about a moment as `schemas.moment.write_moment` writes it.

    home_page: names the installation. titles: of the kind, in English and French.
    """
    people = [{"person": one["person"], "role": one["role"]} for one in moment["participants"]]
    cited = [one["statement"] for one in moment["evidence"] if "statement" in one]
    context: dict[str, Any] = {
        "registration": moment["id"],  # a statement of a pattern has one; so a moment's statements are found by its id
        "platform": "Sousbois",
        "contextActivities": {"category": [_CATEGORY]},
        "extensions": {
            MOMENT_EXTENSION: {
                "id": moment["id"],
                "kind": moment["kind"],
                "revision": revision,
                "detector_version": moment["version"],
                "confidence": moment["confidence"],
                "tier": moment["tier"],
                "start": moment["start"],
                "end": moment["end"],
                "place": moment["place"],
                "space_kind": moment["space_kind"],
                "topics": moment["topics"],
                "formal": moment["formal"],
                "factors": moment["factors"],
                "evidence": moment["evidence"],
            },
            PEOPLE_EXTENSION: people,
        },
    }
    if cited:
        context["statement"] = {"objectType": "StatementRef", "id": cited[-1]}
    return {
        "id": statement_id(moment["id"], revision),
        "actor": _account(home_page, people[0]["person"] if people else SYSTEM),
        "verb": _VERB,
        "object": {
            "objectType": "Activity",
            "id": f"urn:uuid:{moment['id']}",
            "definition": {
                "type": MOMENT_TYPES + moment["kind"],
                "name": {"en": titles[0], "fr": titles[1]},
                "description": moment["reasons"],
            },
        },
        "context": context,
        "timestamp": moment["end"],
    }


def voiding_statement(moment: str, revision: int, home_page: str, at: str) -> dict[str, Any]:
    """The statement that voids the one about a moment at a revision; at: an event time that has passed."""
    target = statement_id(moment, revision)
    return {
        "id": str(uuid.uuid5(NAMESPACE, f"void:{target}")),
        "actor": _account(home_page, SYSTEM),
        "verb": {"id": verb_iri(VOIDED), "display": {"en": "voided"}},
        "object": {"objectType": "StatementRef", "id": target},
        "context": {"extensions": {MOMENT_EXTENSION: {"id": moment, "revision": revision}}},
        "timestamp": at,
    }


def _account(home_page: str, name: str) -> dict[str, Any]:
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": name}}
