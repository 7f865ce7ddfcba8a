"""The people of a statement besides its actor: who is addressed or mentioned, how many, and the team it was done in."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from processors.consent import Policy
from processors.persons import identity
from processors.pseudonym import Pseudonyms
from schemas.signal import UNKNOWN
from schemas.vocabulary import ACROSSX_EXTENSION, OWN_EXTENSION, TINCAN_EXTENSION

MOST_MENTIONED = 50

_MENTIONED = (f"{ACROSSX_EXTENSION}mentionedagent", f"{OWN_EXTENSION}mentions")
_ADDRESSED = (f"{TINCAN_EXTENSION}invitee", f"{TINCAN_EXTENSION}target")
_AUDIENCE = f"{OWN_EXTENSION}audience"
_TEXTS = ("mbox", "mbox_sha1sum", "openid")


class People:
    """Names people as far as they may be named: a pseudonym, or UNKNOWN for whoever has not consented (law 9)."""

    __slots__ = ("_at", "_policy", "_pseudonyms", "_source")

    def __init__(self, policy: Policy, pseudonyms: Pseudonyms, source: str | None, at: datetime) -> None:
        self._policy = policy
        self._pseudonyms = pseudonyms
        self._source = source
        self._at = at

    def name(self, agent: Any) -> str | None:
        """None: it does not say who."""
        who = identity(agent) if _is_agent(agent) else None
        if who is None:
            return None
        return self._pseudonyms.person(who) if self._policy.hears(who, self._source, self._at) else UNKNOWN

    def names(self, agents: Iterable[Any]) -> set[str]:
        return {name for agent in agents if (name := self.name(agent)) is not None}


def mentioned(thing: Mapping[str, Any], extensions: Mapping[str, Any]) -> list[Any]:
    """The agents that a statement addresses as its object, or mentions by an extension."""
    found: list[Any] = []
    if thing.get("objectType") in ("Agent", "Group"):
        found += _each(thing)
    for key in _MENTIONED:
        if key in extensions:
            found += _each(extensions[key])
    return found[:MOST_MENTIONED]


def audience(thing: Mapping[str, Any], context: Mapping[str, Any], extensions: Mapping[str, Any]) -> int | None:
    """How many people an act was addressed to: as an extension says or lists, else the object's or team's members."""
    told = extensions.get(_AUDIENCE)
    if isinstance(told, int) and not isinstance(told, bool) and told >= 0:
        return told
    for key in _ADDRESSED:
        if key in extensions:
            value = extensions[key]
            return len(_members(value)) if isinstance(value, dict) else len(value) if isinstance(value, list) else 1
    for group in (thing, context.get("team") or {}):
        if group.get("objectType") == "Group" and group.get("member"):
            return len(group["member"])
    return 1 if thing.get("objectType") == "Agent" else None


def unit(context: Mapping[str, Any], pseudonyms: Pseudonyms) -> str | None:
    """The team's account as `homePage|name`, else its name; an address stands as a salted hash."""
    team = context.get("team")
    if not team:
        return None
    account = team.get("account")
    if account:
        return f"{account['homePage']}|{account['name']}"
    named = team.get("name")
    if isinstance(named, str) and named.strip() and "@" not in named:
        return named.strip()
    who = identity(team)
    return None if who is None else pseudonyms.hidden(who)


def _each(value: Any) -> list[Any]:
    """One agent, the members of a group, or a list of either."""
    if isinstance(value, list):
        return [agent for one in value[:MOST_MENTIONED] for agent in _each(one)]
    return _members(value) if isinstance(value, dict) else []


def _members(value: dict[str, Any]) -> list[Any]:
    if value.get("objectType") != "Group":
        return [value]
    members = value.get("member")
    return members if isinstance(members, list) else []


def _is_agent(value: Any) -> bool:
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
