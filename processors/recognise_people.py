"""The people of a statement besides its actor: who is addressed or mentioned, how many, and the team it was done in."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from processors.consent import Policy
from processors.pseudonym import Pseudonyms
from schemas.agent import identity
from schemas.related import MOST_MENTIONED, is_agent, members, mentioned_in, who_is_told
from schemas.signal import UNKNOWN
from schemas.vocabulary import OWN_EXTENSION, TINCAN_EXTENSION

_ADDRESSED = (f"{TINCAN_EXTENSION}invitee", f"{TINCAN_EXTENSION}target")
_AUDIENCE = f"{OWN_EXTENSION}audience"


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
        who = identity(agent) if is_agent(agent) else None
        if who is None:
            return None
        return self._pseudonyms.person(who) if self._policy.hears(who, self._source, self._at) else UNKNOWN

    def names(self, agents: Iterable[Any]) -> set[str]:
        return {name for agent in agents if (name := self.name(agent)) is not None}


def mentioned(thing: Mapping[str, Any], extensions: Mapping[str, Any]) -> list[Any]:
    """The agents that a statement addresses as its object, or mentions by an extension."""
    found: list[Any] = []
    if thing.get("objectType") in ("Agent", "Group"):
        found += who_is_told(thing)
    return [*found, *mentioned_in(extensions)][:MOST_MENTIONED]


def audience(thing: Mapping[str, Any], context: Mapping[str, Any], extensions: Mapping[str, Any]) -> int | None:
    """How many people an act was addressed to: as an extension says or lists, else the object's or team's members."""
    told = extensions.get(_AUDIENCE)
    if isinstance(told, int) and not isinstance(told, bool) and told >= 0:
        return told
    for key in _ADDRESSED:
        if key in extensions:
            value = extensions[key]
            return len(members(value)) if isinstance(value, dict) else len(value) if isinstance(value, list) else 1
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
