"""One case for each rule of the statement: a change to a valid one, and where the fault must be told (None: none)."""

from collections.abc import Iterator

from tests.schemas.case import ADA, GROUP, Case, D, case
from tests.schemas.cases_around import around
from tests.schemas.samples import (
    ABOUT_AGENT,
    ABSENT,
    LARGE,
    MINIMAL,
    TYPICAL,
    VOIDING,
)


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _structure()
    yield from _people()
    yield from _verbs_and_objects()
    yield from _interactions()
    yield from around()


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
