"""Cases of what stands around a statement: result, context, version, attachments, another statement."""

from collections.abc import Iterator

from tests.schemas.case import GROUP, Case, case
from tests.schemas.samples import (
    ABOUT_AGENT,
    ABSENT,
    LARGE,
    MINIMAL,
    PLANNED,
    TYPICAL,
    VOIDING,
    WITH_ROLES,
    changed,
)


def around() -> Iterator[Case]:
    """All of them."""
    yield from _results()
    yield from _contexts()
    yield from _versions()
    yield from _attachments()
    yield from _substatements()


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
