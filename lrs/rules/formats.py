"""How statements are shown: ids, exact, canonical (xAPI 1.0.3 Communication 2.1.3 and 2.1.4), and their page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import orjson

from lrs.rules.query import Format, Page, Stored

Json = dict[str, Any]
Language = Callable[[Mapping[str, str]], Mapping[str, str]]  # a language map -> the one entry that is shown
_IDENTIFYING: Final = ("objectType", "mbox", "mbox_sha1sum", "openid", "account")
_COMPONENTS: Final = ("choices", "scale", "source", "target", "steps")
_ACTORS: Final = ("actor", "authority", "instructor", "team")


def write_statement(raw: bytes, form: Format, language: Language) -> bytes:
    """One statement in a format; `exact` is what the store keeps, byte for byte."""
    if form == "exact":
        return raw
    statement: Json = orjson.loads(raw)
    return orjson.dumps(_ids(statement) if form == "ids" else _canonical(statement, language))


def write_result(statements: Sequence[bytes], more: str) -> bytes:
    """A StatementResult; `more` is empty after the last page."""
    return b'{"statements":[' + b",".join(statements) + b'],"more":' + orjson.dumps(more) + b"}"


def fit(page: Page, most_bytes: int) -> Page:
    """The page cut before the statement that is too much, so that an answer is bounded; the first one stays."""
    size = 0
    for count, stored in enumerate(page.statements, start=1):
        size += len(stored.raw)
        if size > most_bytes and count > 1:
            kept: tuple[Stored, ...] = page.statements[: count - 1]
            return Page(kept, more=True)
    return page


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


def _canonical(statement: Json, language: Language) -> Json:
    """One language for each map of verbs and activities; agents and groups as they are."""
    shown = {**statement, "verb": _verb_in(statement["verb"], language)}
    thing = statement["object"]
    match thing.get("objectType", "Activity"):
        case "Activity":
            shown["object"] = _activity_in(thing, language)
        case "SubStatement":
            shown["object"] = _canonical(thing, language)
        case _:
            pass
    context = statement.get("context", {})
    if "contextActivities" in context:
        kinds = context["contextActivities"].items()
        activities = {kind: [_activity_in(activity, language) for activity in _many(of)] for kind, of in kinds}
        shown["context"] = {**context, "contextActivities": activities}
    return shown


def _verb_in(verb: Json, language: Language) -> Json:
    return {**verb, "display": language(verb["display"])} if "display" in verb else verb


def _activity_in(activity: Json, language: Language) -> Json:
    definition = activity.get("definition")
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
