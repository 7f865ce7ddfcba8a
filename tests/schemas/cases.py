"""One case for each rule of the statement: a change to a valid one, and where the fault must be told (None: none)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.schemas.samples import (
    ABOUT_AGENT,
    ABSENT,
    LARGE,
    MINIMAL,
    PLANNED,
    TYPICAL,
    VOIDING,
    WITH_ROLES,
    Json,
    changed,
)

BOTH = ("1.0.3", "2.0.0")


@dataclass(frozen=True)
class Case:
    """`pointers`: of all faults, in the order told; empty where the statement is valid."""

    law: str
    statement: Json
    pointers: tuple[str, ...]
    versions: tuple[str, ...] = BOTH


def case(law: str, statement: Json, path: str, value: Any, *pointers: str, versions: tuple[str, ...] = BOTH) -> Case:
    return Case(law, changed(statement, path, value), pointers, versions)


ADA = {"mbox": "mailto:ada@example.com"}
GROUP = {"objectType": "Group", "member": [ADA]}
D = "/object/definition"


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _structure()
    yield from _people()
    yield from _verbs_and_objects()
    yield from _interactions()
    yield from _results()
    yield from _contexts()
    yield from _versions()
    yield from _attachments()
    yield from _substatements()


def _structure() -> Iterator[Case]:
    yield case("actor is required", MINIMAL, "/actor", ABSENT, "/actor")
    yield case("verb is required", MINIMAL, "/verb", ABSENT, "/verb")
    yield case("object is required", MINIMAL, "/object", ABSENT, "/object")
    yield case("unknown properties are refused", MINIMAL, "/objekt", 1, "/objekt")
    yield case("the case of a property counts", MINIMAL, "/Version", "1.0.0", "/Version")
    yield case("null is refused", MINIMAL, "/result", None, "/result")
    yield case("null is refused deep inside", TYPICAL, "/result/success", None, "/result/success")
    yield case("null is allowed in extensions", TYPICAL, "/context/extensions", {"https://x.example/y": None})
    yield case("text is no number", LARGE, "/result/score/raw", "5", "/result/score/raw")
    yield case("text is no boolean", LARGE, "/result/success", "true", "/result/success")
    yield case("a number is no boolean", LARGE, "/result/success", 1, "/result/success")
    yield case("a boolean is no number", LARGE, "/result/score/raw", True, "/result/score/raw")
    yield case("a number is no text", LARGE, "/result/response", 7, "/result/response")
    yield case("an id is a UUID", MINIMAL, "/id", "0b1a6f3e-6f0b-4c3f-8f57", "/id")
    yield case("an id is of RFC 4122's variant", MINIMAL, "/id", "0b1a6f3e-6f0b-4c3f-1f57-2f5d1c7a9e01", "/id")
    yield case("an id may be in upper case", MINIMAL, "/id", "0B1A6F3E-6F0B-4C3F-8F57-2F5D1C7A9E01")
    naive = "2026-03-02T08:15:00"
    yield case("a timestamp has an offset in 2.0", MINIMAL, "/timestamp", naive, "/timestamp", versions=("2.0.0",))
    yield case("a timestamp may have no offset in 1.0.3", MINIMAL, "/timestamp", naive, versions=("1.0.3",))
    yield case("no offset is known as -00:00", MINIMAL, "/timestamp", f"{naive}-00:00", "/timestamp")
    yield case("stored is checked too", MINIMAL, "/stored", "yesterday", "/stored")
    yield case("a timestamp may lie ahead", MINIMAL, "/timestamp", "2999-01-01T00:00:00Z")


def _people() -> Iterator[Case]:
    one, sha = ADA["mbox"], "ebd31e95054c018b10727ccffd2ef2ec3a016ee9"
    account = {"homePage": "https://intranet.example", "name": "l42"}
    yield case("an actor is an Agent or a Group", MINIMAL, "/actor/objectType", "agent", "/actor/objectType")
    yield case("an Agent has an identifier", MINIMAL, "/actor", {"name": "Ada"}, "/actor")
    yield case("an Agent has one identifier only", MINIMAL, "/actor", {"mbox": one, "mbox_sha1sum": sha}, "/actor")
    yield case(
        "an Agent has no account beside", MINIMAL, "/actor", {"account": account, "openid": "https://i.ex"}, "/actor"
    )
    yield case("an Agent has no member", MINIMAL, "/actor", {"mbox": one, "member": [ADA]}, "/actor/member")
    yield case("an mbox is a mailto IRI", MINIMAL, "/actor/mbox", "ada@example.com", "/actor/mbox")
    yield case("a SHA-1 has 40 digits", MINIMAL, "/actor", {"mbox_sha1sum": sha[1:]}, "/actor/mbox_sha1sum")
    yield case("a SHA-1 may be in upper case", MINIMAL, "/actor", {"mbox_sha1sum": sha.upper()})
    yield case("an openid is an IRI", MINIMAL, "/actor", {"openid": "noor"}, "/actor/openid")
    yield case("a home page is an IRI", TYPICAL, "/actor/account/homePage", "intranet", "/actor/account/homePage")
    yield case("an account has a home page", TYPICAL, "/actor/account/homePage", ABSENT, "/actor/account/homePage")
    yield case("an account has a name", TYPICAL, "/actor/account/name", ABSENT, "/actor/account/name")
    yield case("an account has nothing else", TYPICAL, "/actor/account/role", "x", "/actor/account/role")
    yield case("a name is text", TYPICAL, "/actor/name", 7, "/actor/name")
    yield case("an anonymous Group has members", MINIMAL, "/actor", {"objectType": "Group", "name": "Dock"}, "/actor")
    yield case("an identified Group needs none", MINIMAL, "/actor", {"objectType": "Group", "mbox": one})
    yield case("a Group has one identifier only", LARGE, "/actor/openid", "https://i.example/g", "/actor")
    yield case("a Group may have no members", MINIMAL, "/actor", {"objectType": "Group", "member": []})
    yield case("members are Agents", MINIMAL, "/actor", {**GROUP, "member": [GROUP]}, *_in_member())
    yield case("members keep the rules", MINIMAL, "/actor", {**GROUP, "member": [{"name": "x"}]}, "/actor/member/0")
    yield case("an authority is checked", MINIMAL, "/authority", {"name": "LRS"}, "/authority")
    yield case("an authority may be an Agent", MINIMAL, "/authority", ADA)
    two = {"objectType": "Group", "member": [ADA, {"account": account}]}
    yield case("an authority may be a Group of two", MINIMAL, "/authority", two)
    yield case("an authority is no Group of one", MINIMAL, "/authority", GROUP, "/authority")
    yield case("an authority is no Group of three", MINIMAL, "/authority", {**two, "member": [ADA] * 3}, "/authority")
    yield case("an authority Group is anonymous", MINIMAL, "/authority", {**two, "mbox": one}, "/authority")
    yield case(
        "an authority Group has members", MINIMAL, "/authority", {"objectType": "Group", "mbox": one}, "/authority"
    )
    for who in ("instructor", "team"):
        yield case(f"the {who} keeps the rules", TYPICAL, f"/context/{who}", {"objectType": "Group"}, f"/context/{who}")
    yield case("an instructor may be an Agent", TYPICAL, "/context/instructor", ADA)
    yield case("a team is a Group", TYPICAL, "/context/team", ADA, "/context/team/objectType")
    yield case("an Agent as object says so", ABOUT_AGENT, "/object/objectType", ABSENT, "/object/id", "/object/mbox")
    yield case("an Agent as object keeps the rules", ABOUT_AGENT, "/object/openid", "https://i.example/a", "/object")
    yield case("a Group may be the object", MINIMAL, "/object", GROUP)
    yield case("a Group as object keeps the rules", MINIMAL, "/object", {"objectType": "Group"}, "/object")


def _in_member() -> tuple[str, ...]:
    return ("/actor/member/0/objectType", "/actor/member/0/member")


def _verbs_and_objects() -> Iterator[Case]:
    yield case("a verb has an id", MINIMAL, "/verb/id", ABSENT, "/verb/id")
    yield case("a verb's id is an IRI", MINIMAL, "/verb/id", "asked", "/verb/id")
    yield case("an empty IRI is none", MINIMAL, "/verb/id", "", "/verb/id")
    yield case("an IRI may hold any letter", MINIMAL, "/verb/id", "https://exämple.fr/verbe/répondu/助け")
    yield case("display is a language map", TYPICAL, "/verb/display", "answered", "/verb/display")
    yield case("its keys are language tags", TYPICAL, "/verb/display", {"a12345": "x"}, "/verb/display")
    yield case("its values are text", TYPICAL, "/verb/display", {"en": 1}, "/verb/display/en")
    yield case("a verb has nothing else", MINIMAL, "/verb/name", {"en": "x"}, "/verb/name")
    yield case("an activity has an id", MINIMAL, "/object", {"objectType": "Activity"}, "/object/id")
    yield case("an activity's id is an IRI", MINIMAL, "/object/id", "p/1", "/object/id")
    yield case("an objectType is known", MINIMAL, "/object/objectType", "activity", "/object")
    yield case("an objectType is text", MINIMAL, "/object/objectType", 3, "/object")
    yield case("an object is an object", MINIMAL, "/object", "https://forum.example/p/1", "/object")
    yield case("a reference's id is a UUID", VOIDING, "/object/id", "https://x.example", "/object/id")
    yield case("a reference has nothing else", VOIDING, "/object/definition", {}, "/object/definition")
    yield case("voiding needs a reference", VOIDING, "/object", MINIMAL["object"], "/object")
    yield case("voiding needs a reference, no Agent", VOIDING, "/object", ABOUT_AGENT["object"], "/object")
    for name in ("name", "description"):
        yield case(f"{name} is a language map", TYPICAL, f"{D}/{name}", "x", f"{D}/{name}")
        yield case(f"{name} has language tags", TYPICAL, f"{D}/{name}", {"": "x"}, f"{D}/{name}")
    for name in ("type", "moreInfo"):
        yield case(f"{name} is an IRI", TYPICAL, f"{D}/{name}", "forum-reply", f"{D}/{name}")
    yield case("extensions are an object", TYPICAL, f"{D}/extensions", ["x"], f"{D}/extensions")
    yield case("extension keys are IRIs", TYPICAL, f"{D}/extensions", {"tag": 1}, f"{D}/extensions/tag")
    yield case("a definition has nothing else", TYPICAL, f"{D}/title", "x", f"{D}/title")


def _interactions() -> Iterator[Case]:
    yield case("interactionType is a known one", LARGE, f"{D}/interactionType", "Choice", f"{D}/interactionType")
    yield case("components need interactionType", LARGE, f"{D}/interactionType", ABSENT, f"{D}/interactionType")
    alone = {"correctResponsesPattern": ["x"]}
    yield case("a pattern needs interactionType", MINIMAL, D, alone, f"{D}/interactionType")
    yield case("components have distinct ids", LARGE, f"{D}/choices/1/id", "north", f"{D}/choices")
    yield case("a component has an id", LARGE, f"{D}/choices/1/id", ABSENT, f"{D}/choices/1/id")
    yield case("a component's id is text", LARGE, f"{D}/choices/1/id", 1, f"{D}/choices/1/id")
    yield case("a component's id is not empty", LARGE, f"{D}/choices/1/id", "", f"{D}/choices/1/id")
    yield case(
        "a component is described by language", LARGE, f"{D}/choices/1/description", "x", f"{D}/choices/1/description"
    )
    yield case(
        "a pattern is an array of text", LARGE, f"{D}/correctResponsesPattern", "x", f"{D}/correctResponsesPattern"
    )
    yield case("each pattern is text", LARGE, f"{D}/correctResponsesPattern", [1], f"{D}/correctResponsesPattern/0")
    lists = {"choice": "choices", "sequencing": "choices", "likert": "scale", "performance": "steps"}
    for kind, own in lists.items():
        yield case(f"{kind} has {own}", MINIMAL, D, {"interactionType": kind, own: [{"id": "a"}]})
    yield case("matching has two lists", MINIMAL, D, {"interactionType": "matching", "source": [], "target": []})
    for kind in ("true-false", "fill-in", "long-fill-in", "numeric", "other"):
        yield case(f"{kind} is known", MINIMAL, D, {"interactionType": kind, "correctResponsesPattern": []})
    strange = {"interactionType": "true-false", "choices": [{"id": "a"}], "scale": []}
    yield case("a list that the type does not use does no harm", MINIMAL, D, strange)


def _results() -> Iterator[Case]:
    score = "/result/score"
    yield case("scaled is at least -1", LARGE, f"{score}/scaled", -1.01, f"{score}/scaled")
    yield case("scaled is at most 1", LARGE, f"{score}/scaled", 1.01, f"{score}/scaled")
    yield case("scaled may be -1", LARGE, f"{score}/scaled", -1)
    yield case("scaled may be 1", LARGE, f"{score}/scaled", 1)
    yield case("raw is not below min", LARGE, f"{score}/raw", -1, f"{score}/raw")
    yield case("raw is not above max", LARGE, f"{score}/raw", 11, f"{score}/raw")
    yield case("raw may be min", LARGE, f"{score}/raw", 0)
    yield case("raw may be max", LARGE, f"{score}/raw", 10)
    yield case("raw alone is free", LARGE, score, {"raw": -400})
    yield case("min is less than max", LARGE, score, {"min": 3, "max": 3}, f"{score}/min")
    yield case(
        "all of a score is told",
        LARGE,
        score,
        {"min": 9, "max": 1, "raw": 5},
        f"{score}/min",
        f"{score}/raw",
        f"{score}/raw",
    )
    yield case("a score has nothing else", LARGE, f"{score}/percent", 5, f"{score}/percent")
    yield case("completion is a boolean", LARGE, "/result/completion", "yes", "/result/completion")
    yield case("a duration is ISO 8601", LARGE, "/result/duration", "two minutes", "/result/duration")
    yield case("result extensions have IRIs", LARGE, "/result/extensions", {"hints": 2}, "/result/extensions/hints")
    yield case("a result has nothing else", LARGE, "/result/grade", "A", "/result/grade")
    yield case("a result may be empty", LARGE, "/result", {})


def _contexts() -> Iterator[Case]:
    c = "/context"
    yield case("a registration is a UUID", TYPICAL, f"{c}/registration", "17", f"{c}/registration")
    yield case("a language is a tag", TYPICAL, f"{c}/language", "français", f"{c}/language")
    yield case("a revision is text", TYPICAL, f"{c}/revision", 7, f"{c}/revision")
    yield case("a platform is text", TYPICAL, f"{c}/platform", ["forum"], f"{c}/platform")
    yield case("context extensions have IRIs", TYPICAL, f"{c}/extensions", {"topic": 1}, f"{c}/extensions/topic")
    yield case("a context has nothing else", TYPICAL, f"{c}/place", "dock", f"{c}/place")
    reference = LARGE["context"]["statement"]
    yield case(
        "a context's statement is a reference",
        TYPICAL,
        f"{c}/statement",
        {"id": reference["id"]},
        f"{c}/statement/objectType",
    )
    activities = f"{c}/contextActivities"
    yield case("relations are known", TYPICAL, f"{activities}/sibling", [], f"{activities}/sibling")
    yield case("a relation may hold one", TYPICAL, f"{activities}/other", {"id": "https://x.example"})
    yield case("a relation may be empty", TYPICAL, f"{activities}/other", [])
    yield case("a related activity has an id", TYPICAL, f"{activities}/other", {}, f"{activities}/other/id")
    yield case("related ones have ids", TYPICAL, f"{activities}/other", [{}], f"{activities}/other/0/id")
    yield case("a relation holds activities", TYPICAL, f"{activities}/other", "x", f"{activities}/other")
    yield case(
        "only activities",
        TYPICAL,
        f"{activities}/other",
        [ABOUT_AGENT["object"]],
        *_not_activity(f"{activities}/other/0"),
    )
    strange = changed(TYPICAL, "/object", ABOUT_AGENT["object"])
    yield Case("platform needs an activity", strange, (f"{c}/platform",))
    yield case("revision needs an activity", strange, c, {"revision": "7"}, f"{c}/revision")
    yield case("both are told", strange, c, {"revision": "7", "platform": "x"}, f"{c}/revision", f"{c}/platform")
    yield case("other context is free", strange, c, {"language": "fr"})
    yield from _roles()


def _not_activity(where: str) -> tuple[str, ...]:
    return (f"{where}/objectType", f"{where}/id", f"{where}/mbox")


def _roles() -> Iterator[Case]:
    agents, groups, two = "/context/contextAgents", "/context/contextGroups", ("2.0.0",)
    yield Case("2.0 has roles", WITH_ROLES, (), two)
    yield Case("1.0.3 has none", WITH_ROLES, (agents, groups), ("1.0.3",))
    yield case(
        "a contextAgent says so", WITH_ROLES, f"{agents}/0/objectType", ABSENT, f"{agents}/0/objectType", versions=two
    )
    yield case(
        "a contextGroup says so", WITH_ROLES, f"{groups}/0/objectType", "Group", f"{groups}/0/objectType", versions=two
    )
    yield case("its agent keeps the rules", WITH_ROLES, f"{agents}/0/agent", {}, f"{agents}/0/agent", versions=two)
    yield case("its agent is no Group", WITH_ROLES, f"{agents}/0/agent", GROUP, *_in_agent(agents), versions=two)
    yield case(
        "its group keeps the rules",
        WITH_ROLES,
        f"{groups}/0/group",
        {"objectType": "Group"},
        f"{groups}/0/group",
        versions=two,
    )
    yield case(
        "its types are not empty",
        WITH_ROLES,
        f"{agents}/0/relevantTypes",
        [],
        f"{agents}/0/relevantTypes",
        versions=two,
    )
    yield case(
        "its types are IRIs",
        WITH_ROLES,
        f"{groups}/0/relevantTypes",
        ["a"],
        f"{groups}/0/relevantTypes/0",
        versions=two,
    )
    planned = changed(PLANNED, "/object/context", WITH_ROLES["context"])
    yield Case("2.0 has roles in SubStatements", planned, (), two)
    inside = tuple(f"/object/context/{name}" for name in ("contextAgents", "contextGroups"))
    yield Case("1.0.3 has none in SubStatements", planned, inside, ("1.0.3",))


def _in_agent(agents: str) -> tuple[str, ...]:
    return (f"{agents}/0/agent/objectType", f"{agents}/0/agent/member")


def _versions() -> Iterator[Case]:
    for good in ("1.0", "1.0.0", "1.0.9"):
        yield case(f"{good} is taken", MINIMAL, "/version", good)
    for bad in ("0.9.9", "1.1.0", "2.1.0", "1", "1.0.", "v1.0.0", 1.0):
        yield case(f"{bad} is refused", MINIMAL, "/version", bad, "/version")
    for new in ("2.0", "2.0.0"):
        yield case(f"{new} is taken by 2.0", MINIMAL, "/version", new, versions=("2.0.0",))
        yield case(f"{new} is refused by 1.0.3", MINIMAL, "/version", new, "/version", versions=("1.0.3",))


def _attachments() -> Iterator[Case]:
    a = "/attachments/0"
    yield case("attachments are an array", LARGE, "/attachments", LARGE["attachments"][0], "/attachments")
    for needed in ("usageType", "display", "contentType", "length", "sha2"):
        yield case(f"{needed} is required", LARGE, f"{a}/{needed}", ABSENT, f"{a}/{needed}")
    for optional in ("description", "fileUrl"):
        yield case(f"{optional} is optional", LARGE, f"{a}/{optional}", ABSENT)
    for name in ("usageType", "fileUrl"):
        yield case(f"{name} is an IRI", LARGE, f"{a}/{name}", "photo", f"{a}/{name}")
    for name in ("display", "description"):
        yield case(f"{name} of an attachment is a map", LARGE, f"{a}/{name}", "Photo", f"{a}/{name}")
    yield case("contentType is a media type", LARGE, f"{a}/contentType", "jpeg", f"{a}/contentType")
    yield case("a length is whole", LARGE, f"{a}/length", 1.5, f"{a}/length")
    yield case("a length is not negative", LARGE, f"{a}/length", -1, f"{a}/length")
    yield case("a length may be zero", LARGE, f"{a}/length", 0)
    yield case("a SHA-2 is hexadecimal", LARGE, f"{a}/sha2", "z" * 64, f"{a}/sha2")
    yield case("a SHA-2 has a known length", LARGE, f"{a}/sha2", "a" * 63, f"{a}/sha2")
    yield case("an attachment has nothing else", LARGE, f"{a}/data", "…", f"{a}/data")


def _substatements() -> Iterator[Case]:
    o = "/object"
    for name in ("id", "stored", "authority", "version"):
        yield case(f"a SubStatement has no {name}", PLANNED, f"{o}/{name}", LARGE[name], f"{o}/{name}")
    yield case("a SubStatement holds none", PLANNED, f"{o}/object", PLANNED["object"], f"{o}/object")
    for name in ("actor", "verb", "object"):
        yield case(f"a SubStatement needs its {name}", PLANNED, f"{o}/{name}", ABSENT, f"{o}/{name}")
    yield case("its parts keep the rules", PLANNED, f"{o}/context/instructor", {}, f"{o}/context/instructor")
    yield case("its platform needs an activity", PLANNED, f"{o}/context/platform", "x", f"{o}/context/platform")
    voiding = changed(PLANNED, f"{o}/verb/id", VOIDING["verb"]["id"])
    yield Case("it may speak of voiding", voiding, ())
    yield case("but only of statements", voiding, f"{o}/object", MINIMAL["object"], f"{o}/object")
    yield case("it may be about an activity", PLANNED, f"{o}/object", TYPICAL["object"])
    yield case("it may be about a Group", PLANNED, f"{o}/object", GROUP)
