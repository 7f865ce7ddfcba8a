"""How statements are shown: ids, exact, canonical (xAPI 1.0.3 Communication 2.1.3 and 2.1.4), and their page.

Rule 1: in `canonical` an activity has the definition that the store has determined, where it has determined one.
Rule 2: a verb has the display that its statement gives: the store determines none, for a verb's meaning is not its
        display (xAPI 1.0.3 Data 2.4.3).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import orjson

from lrs.rules.query import Format, Page

Json = dict[str, Any]
Language = Callable[[Mapping[str, str]], Mapping[str, str]]  # a language map -> the one entry that is shown
Determined = Mapping[str, Json]  # an activity's IRI -> its definition in every language; absent or empty where unknown
_IDENTIFYING: Final = ("objectType", "mbox", "mbox_sha1sum", "openid", "account")
_COMPONENTS: Final = ("choices", "scale", "source", "target", "steps")
_ACTORS: Final = ("actor", "authority", "instructor", "team")


def write_statement(raw: bytes, form: Format, language: Language, determined: Determined) -> bytes:
    """One statement in a format; `exact` is what the store keeps, byte for byte."""
    if form == "exact":
        return raw
    statement: Json = orjson.loads(raw)
    return orjson.dumps(_ids(statement) if form == "ids" else _canonical(statement, language, determined))


def write_result(statements: Sequence[bytes], more: str) -> bytes:
    """A StatementResult; `more` is empty after the last page."""
    return b'{"statements":[' + b",".join(statements) + b'],"more":' + orjson.dumps(more) + b"}"


def fit(page: Page, most_bytes: int) -> Page:
    """The page cut before the statement that is too much, so that an answer is bounded; the first one stays."""
    return cut(page, len(within((stored.raw for stored in page.statements), most_bytes)))


def within(contents: Iterable[bytes], most_bytes: int) -> list[bytes]:
    """Those before the one that is too much, and always the first; no more are made than one beyond."""
    kept: list[bytes] = []
    size = 0
    for content in contents:
        size += len(content)
        if kept and size > most_bytes:
            break
        kept.append(content)
    return kept


def cut(page: Page, count: int) -> Page:
    """The page with its first statements only."""
    return page if count >= len(page.statements) else Page(page.statements[:count], more=True)


def _ids(statement: Json) -> Json:
    """What identifies each agent, group, verb and activity, and all else as it is."""
    shown = {**statement, "verb": {"id": statement["verb"]["id"]}, "object": _ids_of_object(statement["object"])}
    for role in _ACTORS:
        if role in shown:
            shown[role] = _ids_of_actor(shown[role])
    if "context" in shown:
        shown["context"] = _ids_of_context(shown["context"])
    return shown


def _ids_of_object(thing: Json) -> Json:
    match thing.get("objectType", "Activity"):
        case "Activity":
            return {"id": thing["id"]}
        case "SubStatement":
            return _ids(thing)
        case "StatementRef":
            return thing
        case _:
            return _ids_of_actor(thing)


def _ids_of_actor(actor: Json) -> Json:
    """The identifier alone; of an anonymous group the identifiers of its members."""
    shown: Json = {name: actor[name] for name in _IDENTIFYING if name in actor}
    if not (shown.keys() - {"objectType"}):
        shown["member"] = [_ids_of_actor(member) for member in actor.get("member", ())]
    return shown


def _ids_of_context(context: Json) -> Json:
    shown = dict(context)
    for role in _ACTORS:
        if role in shown:
            shown[role] = _ids_of_actor(shown[role])
    if "contextActivities" in shown:
        kinds = shown["contextActivities"].items()
        shown["contextActivities"] = {kind: [{"id": activity["id"]} for activity in _many(of)] for kind, of in kinds}
    for name, role in (("contextAgents", "agent"), ("contextGroups", "group")):
        if name in shown:
            shown[name] = [{**entry, role: _ids_of_actor(entry[role])} for entry in shown[name]]
    return shown


def _canonical(statement: Json, language: Language, determined: Determined) -> Json:
    """One language for each map of verbs and activities; agents and groups as they are."""
    shown = {**statement, "verb": _verb_in(statement["verb"], language)}
    thing = statement["object"]
    match thing.get("objectType", "Activity"):
        case "Activity":
            shown["object"] = _activity_in(thing, language, determined)
        case "SubStatement":
            shown["object"] = _canonical(thing, language, determined)
        case _:
            pass
    context = statement.get("context", {})
    if "contextActivities" in context:
        kinds = context["contextActivities"].items()
        activities = {kind: [_activity_in(one, language, determined) for one in _many(of)] for kind, of in kinds}
        shown["context"] = {**context, "contextActivities": activities}
    return shown


def _verb_in(verb: Json, language: Language) -> Json:
    return {**verb, "display": language(verb["display"])} if "display" in verb else verb


def _activity_in(activity: Json, language: Language, determined: Determined) -> Json:
    definition = determined.get(activity["id"]) or activity.get("definition")
    if not definition:
        return activity
    shown = dict(definition)
    for name in ("name", "description"):
        if name in shown:
            shown[name] = language(shown[name])
    for name in _COMPONENTS:
        if name in shown:
            shown[name] = [_component_in(component, language) for component in shown[name]]
    return {**activity, "definition": shown}


def _component_in(component: Json, language: Language) -> Json:
    return {**component, "description": language(component["description"])} if "description" in component else component


def _many(activities: Json | list[Json]) -> list[Json]:
    return activities if isinstance(activities, list) else [activities]
