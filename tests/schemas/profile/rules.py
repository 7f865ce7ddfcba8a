"""The rules of the xAPI Profile specification 1.0 for a profile's structure, as a list of faults; for tests."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

Json = dict[str, Any]
CONCEPTS: Final = {"Verb", "ActivityType", "AttachmentUsageType", "ContextExtension", "ResultExtension"}
OPERATORS: Final = ("alternates", "optional", "oneOrMore", "sequence", "zeroOrMore")
PROFILE_PROPERTIES: Final = {"@context", "id", "type", "conformsTo", "prefLabel", "definition", "author", "versions"}
LISTS: Final = ("concepts", "templates", "patterns")
CONCEPT_PROPERTIES: Final = {"id", "type", "inScheme", "prefLabel", "definition"}
RULE_PROPERTIES: Final = {"location", "selector", "presence", "any", "all", "none", "scopeNote"}
TEMPLATE_PROPERTIES: Final = CONCEPT_PROPERTIES | {"verb", "objectActivityType", "rules"}
PATTERN_PROPERTIES: Final = CONCEPT_PROPERTIES | {"primary", *OPERATORS}


def faults(profile: Json) -> list[str]:
    """What breaks a rule, in words; empty where all are kept."""
    return [*_whole(profile), *_empty(profile, ""), *_concepts(profile), *_templates(profile), *_patterns(profile)]


def _whole(profile: Json) -> Iterator[str]:
    if missing := PROFILE_PROPERTIES - profile.keys():
        yield f"the profile lacks {missing}"
    if unknown := profile.keys() - PROFILE_PROPERTIES - set(LISTS) - {"seeAlso"}:
        yield f"the profile has {unknown}"
    if profile["type"] != "Profile" or profile["conformsTo"] != "https://w3id.org/xapi/profiles#1.0":
        yield "not a profile of 1.0"
    if profile["@context"] != "https://w3id.org/xapi/profiles/context":
        yield "another context"
    for version in profile["versions"]:
        datetime.fromisoformat(version["generatedAtTime"])
        if version["id"] == profile["id"]:
            yield "a version has the profile's id"
    if profile["author"].get("type") not in ("Organization", "Person") or not profile["author"].get("name"):
        yield "no author"
    members = [one for name in LISTS for one in profile[name]]
    versions = {version["id"] for version in profile["versions"]}
    for one in members:
        if one["inScheme"] not in versions:
            yield f"{one['id']} belongs to no version"
        for name in ("prefLabel", "definition"):
            if name in one and not _is_language_map(one[name]):
                yield f"{one['id']}: {name} is no language map"
    for iri, count in Counter(one["id"] for one in [*members, profile, *profile["versions"]]).items():
        if count > 1 or "://" not in iri:
            yield f"{iri} stands {count} times, or is no IRI"


def _empty(value: Any, at: str) -> Iterator[str]:
    """Values must not be empty objects, null, empty strings or empty arrays."""
    if value is None or value in ("", [], {}):
        yield f"{at} is empty"
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield from _empty(one, f"{at}/{name}")


def _concepts(profile: Json) -> Iterator[str]:
    for one in profile["concepts"]:
        if one["type"] not in CONCEPTS or CONCEPT_PROPERTIES - one.keys():
            yield f"{one['id']} is no concept"
        extension = one["type"].endswith("Extension")
        if extension and ("schema" in one) == ("inlineSchema" in one):
            yield f"{one['id']} has not one schema"
        if extension:
            json.loads(one.get("inlineSchema", "{}"))
        if not extension and one.keys() - CONCEPT_PROPERTIES:
            yield f"{one['id']} has properties that a concept has not"


def _templates(profile: Json) -> Iterator[str]:
    types = {one["id"] for one in profile["concepts"] if one["type"] == "ActivityType"}
    determining: Counter[tuple[Any, Any]] = Counter()
    for one in profile["templates"]:
        if one["type"] != "StatementTemplate" or CONCEPT_PROPERTIES - one.keys() or one.keys() - TEMPLATE_PROPERTIES:
            yield f"{one['id']} is no template"
        determining[one.get("verb"), one.get("objectActivityType")] += 1
        if one.get("objectActivityType", next(iter(types))) not in types:
            yield f"{one['id']} names an activity type that is not there"
        for rule in one.get("rules", ()):
            yield from (f"{one['id']}: {fault}" for fault in _rule(rule))
    yield from (f"{what} determines {count} templates" for what, count in determining.items() if count > 1)


def _rule(rule: Json) -> Iterator[str]:
    if not rule.keys() & {"presence", "any", "all", "none"} or rule.keys() - RULE_PROPERTIES:
        yield "a rule says nothing, or too much"
    if rule.get("presence", "included") not in ("included", "excluded", "recommended"):
        yield "an unknown presence"
    for path in (rule["location"], rule.get("selector", "$")):
        if not path.startswith("$") or "?(" in path or "@" in path:
            yield f"{path} is no path, or filters"


def _patterns(profile: Json) -> Iterator[str]:
    patterns = {one["id"]: one for one in profile["patterns"]}
    known = patterns.keys() | {one["id"] for one in profile["templates"]}
    inside = Counter(member for one in patterns.values() for member in _members(one))
    for iri, one in patterns.items():
        operators = [name for name in OPERATORS if name in one]
        if one["type"] != "Pattern" or len(operators) != 1 or one.keys() - PATTERN_PROPERTIES:
            yield f"{iri} is no pattern"
        members = _members(one)
        if set(members) - known:
            yield f"{iri} names what is not there: {set(members) - known}"
        if one.get("primary") and not {"prefLabel", "definition"} <= one.keys():
            yield f"{iri} is primary and has no name"
        alone = one.get("primary") and not inside[iri] and members[0] not in patterns
        if operators[0] in ("alternates", "sequence") and len(members) < (1 if alone else 2):
            yield f"{iri} has too few members"
        if operators[0] == "alternates" and any(
            {"optional", "zeroOrMore"} & patterns[member].keys() for member in members if member in patterns
        ):
            yield f"{iri} has something optional among its alternatives"
        if iri in _reached(iri, patterns):
            yield f"{iri} contains itself"


def _members(pattern: Json) -> list[str]:
    value = next(pattern[name] for name in OPERATORS if name in pattern)
    return value if isinstance(value, list) else [value]


def _reached(iri: str, patterns: Mapping[str, Json]) -> set[str]:
    reached: set[str] = set()
    waiting = _members(patterns[iri])
    while waiting:
        one = waiting.pop()
        if one in patterns and one not in reached:
            reached.add(one)
            waiting += _members(patterns[one])
    return reached


def _is_language_map(value: Any) -> bool:
    return (
        isinstance(value, dict) and {"en", "fr"} <= value.keys() and all(isinstance(one, str) for one in value.values())
    )
