"""The store of statements in memory: slow, and plainly right."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import orjson

from lrs.rules.query import Page, Query, Stored
from lrs.rules.said import MOST_SAID, MOST_SUBJECTS, Subject, digest, said
from schemas.agent import identifier
from schemas.errors import Unavailable
from schemas.statement import is_voiding
from schemas.timestamps import parse_time

Json = dict[str, Any]
KINDS = ("parent", "grouping", "category", "other")


class MemoryStore:
    """Statements in a list by (stored, id); every filter by looking at each of them: slow, and plainly right."""

    def __init__(self) -> None:
        self._all: dict[str, Json] = {}
        self._kept: dict[str, Stored] = {}
        self._undefining: set[str] = set()
        self.down = False

    def insert(self, rows: Sequence[Mapping[str, Any]], undefining: AbstractSet[str] = frozenset(), /) -> None:
        for row in rows:
            if row["id"] not in self._all:
                self._undefining |= undefining & {row["id"]}
                self._all[row["id"]] = dict(row)
                self._kept[row["id"]] = Stored(row["id"], parse_time(row["stored"]), orjson.dumps(row))

    def statement(self, statement_id: str, /, *, voided: bool = False) -> Stored | None:
        if self.down:
            raise Unavailable("the store is down")
        return self._kept.get(statement_id) if (statement_id in self._voided()) is voided else None

    def page(self, query: Query, /) -> Page:
        if self.down:
            raise Unavailable("the store is down")
        voided = self._voided()
        found = [stored for stored in self._kept.values() if stored.id not in voided and self._matches(stored, query)]
        found.sort(key=lambda stored: (stored.stored, stored.id), reverse=not query.ascending)
        return Page(tuple(found[: query.limit]), more=len(found) > query.limit)

    def definitions(self, activity: str, /) -> list[Json]:
        return self._said(("activity", activity))

    def definitions_of(self, activities: Sequence[str], /) -> Iterator[tuple[str, list[Json]]]:
        yield from ((activity, self.definitions(activity)) for activity in activities[:MOST_SUBJECTS])

    def names(self, agent: str, /) -> list[str]:
        return self._said(("agent", agent))

    def _said(self, subject: Subject) -> list[Any]:
        """By when it was said last, at the same time by its hash."""
        if self.down:
            raise Unavailable("the store is down")
        last: dict[tuple[str, bytes], str] = {}
        for one in self._all.values():
            for about, content in said(one) if one["id"] not in self._undefining else ():
                if about == subject:
                    key = digest(content), content
                    last[key] = max(one["stored"], last.get(key, ""))
        newest = sorted(last, key=lambda key: (last[key], key[0]))[-MOST_SAID:]
        return [orjson.loads(content) for _, content in newest]

    def _voided(self) -> set[str]:
        targets = {target for one in self._all.values() if (target := is_voiding(one))}
        return {target for target in targets if target in self._all and not is_voiding(self._all[target])}

    def _matches(self, stored: Stored, query: Query) -> bool:
        here, statement = (stored.stored, stored.id), self._all[stored.id]
        if query.since is not None and stored.stored <= query.since:
            return False
        if stored.stored > query.until:
            return False
        if query.cursor is not None:
            there = (query.cursor.stored, query.cursor.id)
            if here <= there if query.ascending else here >= there:
                return False
        if query.authority is not None and identifier(statement["authority"]) != query.authority:
            return False
        filters = conditions(query)
        return any(all(holds(one) for holds in filters) for one in self._chain(statement))

    def _chain(self, statement: Json) -> Iterable[Json]:
        """The statement and what it targets, and what that targets, and so on (xAPI 1.0.3 Communication 2.1.3)."""
        seen: set[str] = set()
        here: Json | None = statement
        while here is not None and here["id"] not in seen:
            seen.add(here["id"])
            yield here
            target = here["object"]
            here = self._all.get(target["id"].lower()) if target.get("objectType") == "StatementRef" else None


def conditions(query: Query) -> list[Any]:
    """The filters that are neither of time nor of order, as predicates of one statement."""
    filters: list[Any] = []
    if query.agent is not None:
        filters.append(lambda one: query.agent in set(agents_of(one, related=query.related_agents)))
    if query.verb is not None:
        filters.append(lambda one: one["verb"]["id"] == query.verb)
    if query.activity is not None:
        filters.append(lambda one: query.activity in set(activities_of(one, related=query.related_activities)))
    if query.registration is not None:
        filters.append(lambda one: one.get("context", {}).get("registration", "").lower() == query.registration)
    return filters


def agents_of(statement: Json, *, related: bool) -> Iterable[str | None]:
    """Identifiers of actor and object and of members of groups; with `related` of everybody named."""
    named = [statement["actor"], statement["object"]]
    if related:
        context = statement.get("context", {})
        named += [context.get("instructor", {}), context.get("team", {}), statement.get("authority", {})]
        named += [entry["agent"] for entry in context.get("contextAgents", ())]
        named += [entry["group"] for entry in context.get("contextGroups", ())]
        if statement["object"].get("objectType") == "SubStatement":
            yield from agents_of(statement["object"], related=True)
    for who in named:
        yield identifier(who)
        yield from (identifier(member) for member in who.get("member", ()))


def activities_of(statement: Json, *, related: bool) -> Iterable[str]:
    """The object where it is an activity; with `related` those of the context and of a SubStatement too."""
    thing = statement["object"]
    if thing.get("objectType", "Activity") == "Activity":
        yield thing["id"]
    if related:
        groups = statement.get("context", {}).get("contextActivities", {})
        yield from (activity["id"] for kind in KINDS for activity in groups.get(kind, ()))
        if thing.get("objectType") == "SubStatement":
            yield from activities_of(thing, related=True)
