"""Whom and what a statement is about: what the filters match, and whose consent it touches."""

from collections.abc import Iterable, Mapping
from typing import Any

from schemas.activity import is_activity
from schemas.address import addressed_in
from schemas.agent import hashed, identifier, identity
from schemas.vocabulary import ACROSSX_EXTENSION, OWN_EXTENSION

MOST_MENTIONED = 50
_MENTIONED = (f"{ACROSSX_EXTENSION}mentionedagent", f"{OWN_EXTENSION}mentions")
_TEXTS = ("mbox", "mbox_sha1sum", "openid")

Json = Mapping[str, Any]


def matched_agents(statement: Json) -> set[str]:
    """Identifiers that `agent=` matches: the actor, and an agent or group as object, with members (Comm. 2.1.3)."""
    return _identifiers(_acting(statement))


def related_agents(statement: Json) -> set[str]:
    """Identifiers that `agent=` matches with `related_agents=true`: those named anywhere but in extensions."""
    return _identifiers(agents_in(statement))


def agents_in(statement: Json) -> list[Json]:
    """Every agent and group of a statement, without their members: authority, and those of a SubStatement, included."""
    found = _agents_of_event(statement)
    if "authority" in statement:
        found.append(statement["authority"])
    if statement["object"].get("objectType") == "SubStatement":
        found += _agents_of_event(statement["object"])
    return found


def matched_activity(statement: Json) -> str | None:
    """The activity that `activity=` matches: the object."""
    target = statement["object"]
    return str(target["id"]) if is_activity(target) else None


def related_activities(statement: Json) -> set[str]:
    """Activities that `activity=` matches with `related_activities=true`: object and context, a SubStatement's too."""
    return {activity["id"] for activity in activities_in(statement)}


def activities_in(statement: Json) -> list[Json]:
    """Every activity of a statement, with its definition where it was sent with one."""
    found = _activities_of_event(statement)
    if statement["object"].get("objectType") == "SubStatement":
        found += _activities_of_event(statement["object"])
    return found


def people_named(statement: Json) -> set[str]:
    """Identities (`schemas.agent.identity`) of all whom it names anywhere: in extensions that are heard, in a chat."""
    return people_of(statement, related_agents(statement))


def people_of(statement: Json, named: Iterable[str]) -> set[str]:
    """`people_named`, where `related_agents` of the statement are known already."""
    found = {hashed(name) if name.startswith("mbox|") else name for name in named}
    extensions = statement.get("context", {}).get("extensions")
    if extensions:
        mentioned = (identity(one) for one in mentioned_in(extensions) if is_agent(one))
        found.update(name for name in mentioned if name is not None)
    for one in addressed_in(statement):
        if (name := identity(one)) is not None:
            found.add(name)
    return found


def mentioned_in(extensions: Json) -> list[Any]:
    """What stands where extensions mention people; nobody has checked it, see `is_agent`."""
    return [one for key in _MENTIONED if key in extensions for one in who_is_told(extensions[key])]


def who_is_told(value: Any) -> list[Any]:
    """One agent, the members of a group, or a list of either."""
    if isinstance(value, list):
        return [agent for one in value[:MOST_MENTIONED] for agent in who_is_told(one)]
    return members(value) if isinstance(value, dict) else []


def members(value: dict[str, Any]) -> list[Any]:
    """The members of a group, or the agent itself."""
    if value.get("objectType") != "Group":
        return [value]
    found = value.get("member")
    return found if isinstance(found, list) else []


def is_agent(value: Any) -> bool:
    """Whether this names someone as an Agent does: what stands in an extension was checked by nobody."""
    if not isinstance(value, dict) or value.get("objectType", "Agent") != "Agent":
        return False
    account = value.get("account")
    if account is not None:
        if not isinstance(account, dict):
            return False
        return isinstance(account.get("homePage"), str) and isinstance(account.get("name"), str)
    return any(isinstance(value.get(key), str) for key in _TEXTS) and all(
        isinstance(value.get(key, ""), str) for key in _TEXTS
    )


def _identifiers(agents: Iterable[Json]) -> set[str]:
    found = set()
    for who in agents:
        for one in (who, *who["member"]) if "member" in who else (who,):
            if (name := identifier(one)) is not None:
                found.add(name)
    return found


def _acting(event: Json) -> list[Json]:
    if event["object"].get("objectType") in {"Agent", "Group"}:
        return [event["actor"], event["object"]]
    return [event["actor"]]


def _agents_of_event(event: Json) -> list[Json]:
    found = _acting(event)
    if context := event.get("context"):
        found += [context[name] for name in ("instructor", "team") if name in context]
        if "contextAgents" in context:
            found += [one["agent"] for one in context["contextAgents"]]
        if "contextGroups" in context:
            found += [one["group"] for one in context["contextGroups"]]
    return found


def _activities_of_event(event: Json) -> list[Json]:
    found = [event["object"]] if is_activity(event["object"]) else []
    for value in event.get("context", {}).get("contextActivities", {}).values():
        if isinstance(value, list):
            found += value
        else:
            found.append(value)
    return found
