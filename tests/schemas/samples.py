"""Statements written for tests: the least one, a usual one, one that holds everything; and how to change them."""

import copy
from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]
ABSENT: Any = object()

MINIMAL: Json = {
    "actor": {"mbox": "mailto:ada@example.com"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/asked"},
    "object": {"id": "https://forum.example/p/1"},
}

TYPICAL: Json = {
    "id": "0b1a6f3e-6f0b-4c3f-8f57-2f5d1c7a9e01",
    "actor": {"objectType": "Agent", "name": "Léa", "account": {"homePage": "https://intranet.example", "name": "l42"}},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered", "fr-CA": "a répondu"}},
    "object": {
        "objectType": "Activity",
        "id": "https://forum.example/p/2",
        "definition": {
            "name": {"en": "Re: the scanner stops"},
            "type": "http://id.tincanapi.com/activitytype/forum-reply",
            "extensions": {"https://forum.example/x/tags": ["scanner", "line 4"]},
        },
    },
    "result": {"response": "Hold the green button while it starts.", "success": True, "duration": "PT2M30S"},
    "context": {
        "registration": "5f6c2d1e-0a41-4b6e-9a5a-3b8f5d2c1a77",
        "platform": "forum",
        "language": "en",
        "team": {"objectType": "Group", "account": {"homePage": "https://intranet.example", "name": "dock"}},
        "contextActivities": {
            "parent": [{"id": "https://forum.example/p/1"}],
            "grouping": {"id": "https://forum.example", "objectType": "Activity"},
        },
        "extensions": {"http://id.tincanapi.com/extension/topic": "scanner"},
    },
    "timestamp": "2026-03-02T08:15:00.250+01:00",
}

SUBSTATEMENT: Json = {
    "objectType": "SubStatement",
    "actor": {"objectType": "Agent", "openid": "https://id.example/noor"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/attempted"},
    "object": {"objectType": "StatementRef", "id": "0b1a6f3e-6f0b-4c3f-8f57-2f5d1c7a9e01"},
    "result": {"completion": False},
    "context": {
        "instructor": {"mbox": "mailto:coach@example.com"},
        "contextActivities": {"category": [{"id": "https://profiles.example/x"}]},
    },
    "timestamp": "2026-12-24T18:00:00Z",
}

LARGE: Json = {
    **copy.deepcopy(TYPICAL),
    "id": "d1eec41f-1e93-4ed6-acbf-5c4bd0c24269",
    "actor": {
        "objectType": "Group",
        "name": "Night shift",
        "mbox": "mailto:night@example.com",
        "member": [
            {"mbox_sha1sum": "ebd31e95054c018b10727ccffd2ef2ec3a016ee9", "name": "Ena"},
            {"objectType": "Agent", "openid": "https://id.example/toby"},
            {"account": {"homePage": "https://intranet.example", "name": "13936749"}},
        ],
    },
    "object": {
        "id": "https://quiz.example/q/7",
        "definition": {
            "name": {"en-US": "Which valve first?", "fr": "Quelle vanne en premier ?"},
            "description": {"en-US": "Pick all that apply.", "fr": "Cochez ce qui convient."},
            "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
            "moreInfo": "https://quiz.example/q/7/about",
            "interactionType": "choice",
            "correctResponsesPattern": ["north[,]south", "south"],
            "choices": [
                {"id": "north", "description": {"en-US": "North"}},
                {"id": "south", "description": {"en-US": "South"}},
            ],
            "extensions": {"https://quiz.example/x/layout": {"columns": [1, 2], "shuffled": None}},
        },
    },
    "result": {
        "score": {"scaled": 0.5, "raw": 5, "min": 0, "max": 10.0},
        "success": True,
        "completion": True,
        "response": "north[,]south",
        "duration": "P1DT2H3M4.25S",
        "extensions": {"https://quiz.example/x/hints": 2},
    },
    "context": {
        "registration": "5F6C2D1E-0A41-4B6E-9A5A-3B8F5D2C1A77",
        "instructor": {"objectType": "Group", "member": [{"mbox": "mailto:tess@example.com"}]},
        "team": {"objectType": "Group", "member": [{"mbox": "mailto:ada@example.com"}], "name": "Valves"},
        "contextActivities": {
            "parent": {"id": "https://quiz.example/quiz/3"},
            "grouping": [{"id": "https://quiz.example/course/1", "definition": {"name": {"en": "Valves"}}}],
            "category": [{"id": "https://w3id.org/xapi/cmi5/context/categories/cmi5"}],
            "other": [{"id": "https://quiz.example/manual", "objectType": "Activity"}],
        },
        "revision": "7b",
        "platform": "quiz",
        "language": "fr-CA",
        "statement": {"objectType": "StatementRef", "id": "7ccd3322-e1a5-411a-a67d-6a735c76f119"},
        "extensions": {"https://quiz.example/x/device": "tablet"},
    },
    "stored": "2026-03-02T07:15:01Z",
    "authority": {"account": {"homePage": "https://lrs.example", "name": "quiz"}},
    "version": "1.0.0",
    "attachments": [
        {
            "usageType": "https://quiz.example/usage/photo",
            "display": {"en": "Photo of the panel"},
            "description": {"en": "Taken after the answer"},
            "contentType": "image/jpeg",
            "length": 48213,
            "sha2": "495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a",
            "fileUrl": "https://quiz.example/photos/9.jpg",
        },
    ],
}

WITH_ROLES: Json = {
    **copy.deepcopy(MINIMAL),
    "context": {
        "contextAgents": [
            {
                "objectType": "contextAgent",
                "agent": {"mbox": "mailto:kim@example.com"},
                "relevantTypes": ["https://roles.example/reviewer"],
            },
        ],
        "contextGroups": [
            {
                "objectType": "contextGroup",
                "group": {
                    "objectType": "Group",
                    "mbox": "mailto:lab@example.com",
                    "member": [{"openid": "https://id.example/j"}],
                },
            },
        ],
    },
}
"""Under 2.0 only."""

ABOUT_AGENT: Json = {**copy.deepcopy(MINIMAL), "object": {"objectType": "Agent", "mbox": "mailto:bea@example.com"}}
PLANNED: Json = {**copy.deepcopy(MINIMAL), "object": SUBSTATEMENT}
VOIDING: Json = {
    "actor": {"mbox": "mailto:ada@example.com"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
    "object": {"objectType": "StatementRef", "id": "D1EEC41F-1E93-4ED6-ACBF-5C4BD0C24269"},
}

VALID: tuple[Json, ...] = (MINIMAL, TYPICAL, LARGE, ABOUT_AGENT, PLANNED, VOIDING)
"""Valid under both versions."""


def changed(statement: Json, path: str, value: Any) -> Json:
    """A copy with another value at the JSON pointer, or with nothing there where the value is ABSENT."""
    copied = copy.deepcopy(statement)
    steps: Sequence[Any] = [int(step) if step.isdigit() else step.replace("~1", "/") for step in path.split("/")[1:]]
    place: Any = copied
    for step in steps[:-1]:
        place = place[step]
    if value is ABSENT:
        del place[steps[-1]]
    else:
        place[steps[-1]] = copy.deepcopy(value)
    return copied
