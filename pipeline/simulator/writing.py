"""From an act to an xAPI statement, and from there to the file: lost, sent twice, or late because a tablet was offline.

Statements wait in a heap for their arrival, and are written in that order. The heap holds what open plots have still
to say: it is bounded by how much happens at a time, not by how long all of it goes on.
"""

import heapq
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson

from pipeline.simulator.people import SITE, Person
from schemas.timestamps import write_time
from schemas.vocabulary import ACROSSX_EXTENSION, CURATR_UPVOTE, OWN_EXTENSION, TINCAN_EXTENSION, type_iri, verb_iri
from schemas.vocabulary_verbs import VERBS

LOST, REPEATED, OTHER_SPELLING = 0.05, 0.01, 0.08
LONGEST_OFFLINE_DAYS: Final = 5
_EPOCH_DAY: Final = 86_400.0
_SPECIAL: Final = frozenset({CURATR_UPVOTE, "https://w3id.org/xapi/openedx/verb/voted"})  # mean more than their name


class Thing(NamedTuple):
    """An activity; kind: a short name of the vocabulary, an IRI of a tool's own type, or None."""

    iri: str
    kind: str | None = None


class Said(NamedTuple):
    """A statement that was made; lost: it never arrives."""

    id: str
    at: datetime
    lost: bool


@dataclass(slots=True, kw_only=True)
class Act:
    """What a statement says besides who, what and when."""

    parent: Sequence[Thing] = ()
    grouping: Sequence[Thing] = ()
    other: Sequence[Thing] = ()
    text: str | None = None
    result: Mapping[str, Any] = field(default_factory=dict)
    topics: Sequence[str] = ()
    own: Mapping[str, Any] = field(default_factory=dict)  # extensions of this project, by their last part
    mode: str | None = None  # acrossX's `type`
    mentions: Person | None = None
    addressed: Person | None = None  # the object, instead of a thing


def _spellings() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, iri, _ in VERBS:
        if iri not in _SPECIAL:
            found.setdefault(name, []).append(iri)
    return {name: tuple(iris) for name, iris in found.items()}


_SPELLINGS: Final = _spellings()


class Pen:
    """Writes statements; ids come from the seed, so that a seed tells everything."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._waiting: list[tuple[float, int, bool, bytes]] = []
        self._count = 0
        self.account: Counter[str] = Counter()
        self.due_from_plots = 0  # written so far on behalf of plots; noise follows it

    def __len__(self) -> int:
        return len(self._waiting)

    def write(
        self, who: Person, verb: str, thing: Thing | None, at: datetime, act: Act, *, noise: bool = False
    ) -> Said:
        """Say it; it arrives when the person's device sends it."""
        one = self.new_id()
        said = Said(one, at, self._chance.random() < LOST)
        if said.lost:
            self.account["lost"] += 1
        else:
            body = orjson.dumps(self._statement(one, who, verb, thing, at, act))
            self._send(body, self._arrival(who, at), noise=noise)
        return said

    def void(self, who: Person, target: Said, at: datetime) -> Said:
        """Take a statement back."""
        thing = {"objectType": "StatementRef", "id": target.id}
        one = self.new_id()
        said = Said(one, at, self._chance.random() < LOST)
        if said.lost:
            self.account["lost"] += 1
        else:
            verb = {"id": verb_iri("voided")}
            body = {"id": one, "actor": who.agent, "verb": verb, "object": thing, "timestamp": write_time(at)}
            self._send(orjson.dumps(body), at.timestamp() + 1, noise=False)
        return said

    def due(self, until: datetime | None) -> Iterator[bytes]:
        """What has arrived by then, in the order of arrival; None: all that is left."""
        limit = float("inf") if until is None else until.timestamp()
        while self._waiting and self._waiting[0][0] < limit:
            _, _, noise, body = heapq.heappop(self._waiting)
            self.account["noise" if noise else "planted"] += 1
            yield body

    def planted_by(self, until: datetime) -> int:
        """How many statements of plots have arrived or will have by then."""
        limit = until.timestamp()
        return self.account["planted"] + sum(1 for at, _, noise, _ in self._waiting if not noise and at < limit)

    def new_id(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    def _send(self, body: bytes, arrival: float, *, noise: bool) -> None:
        self._push(arrival, body, noise=noise)
        if self._chance.random() < REPEATED:
            self._push(arrival + self._chance.uniform(1, 2 * _EPOCH_DAY), body, noise=noise)
            self.account["repeated"] += 1

    def _push(self, arrival: float, body: bytes, *, noise: bool) -> None:
        self._count += 1
        heapq.heappush(self._waiting, (arrival, self._count, noise, body))

    def _arrival(self, who: Person, at: datetime) -> float:
        """A tablet is offline for days on end and then sends all at once; other devices send within seconds."""
        moment = at.timestamp()
        if who.tablet:
            length = 1 + who.number % LONGEST_OFFLINE_DAYS
            turn, into = divmod(moment / _EPOCH_DAY + who.number % 7, length)
            if int(turn) % 2 == 0:
                return moment + (length - into) * _EPOCH_DAY
        return moment + self._chance.expovariate(0.3)

    def _statement(
        self, one: str, who: Person, verb: str, thing: Thing | None, at: datetime, act: Act
    ) -> dict[str, Any]:
        unit = who.unit_at(at)
        context: dict[str, Any] = {"team": _team(unit)}
        if not act.addressed:  # xAPI allows a platform only beside an activity
            context["platform"] = "sim"
        around = {
            way: [_activity(other) for other in things]
            for way, things in (("parent", act.parent), ("grouping", act.grouping), ("other", act.other))
            if things
        }
        if around:
            context["contextActivities"] = around
        if extensions := _extensions(who, act):
            context["extensions"] = extensions
        spoken = {**({"response": act.text} if act.text else {}), **act.result}
        statement: dict[str, Any] = {
            "id": one,
            "actor": who.agent,
            "verb": {"id": self._spelling(verb)},
            "object": act.addressed.agent | {"objectType": "Agent"} if act.addressed else _activity(thing),
            **({"result": spoken} if spoken else {}),
            "context": context,
            "timestamp": write_time(at),
        }
        if who.version:
            statement["version"] = who.version
        return statement

    def _spelling(self, verb: str) -> str:
        if self._chance.random() < OTHER_SPELLING and verb in _SPELLINGS:
            return self._chance.choice(_SPELLINGS[verb])
        return verb if "://" in verb else verb_iri(verb)


def after(at: datetime, **span: float) -> datetime:
    """`at` and a span later, as `timedelta` takes it."""
    return at + timedelta(**span)


def _team(unit: str) -> dict[str, Any]:
    name = unit.removeprefix(f"{SITE}|")
    return {"objectType": "Group", "name": name, "account": {"homePage": SITE, "name": name}}


def _activity(thing: Thing | None) -> dict[str, Any]:
    assert thing is not None, "an act without a thing addresses somebody"
    if thing.kind is None:
        return {"id": thing.iri}
    return {"id": thing.iri, "definition": {"type": thing.kind if "://" in thing.kind else type_iri(thing.kind)}}


def _extensions(who: Person, act: Act) -> dict[str, Any]:
    found: dict[str, Any] = {f"{TINCAN_EXTENSION}topic": list(act.topics)} if act.topics else {}
    found |= {f"{OWN_EXTENSION}{name}": value for name, value in act.own.items()}
    if who.bot and who.number % 3:  # the others are known by the directory alone
        found[f"{OWN_EXTENSION}actor-type"] = "bot"
    if act.mode:
        found[f"{ACROSSX_EXTENSION}type"] = act.mode
    if act.mentions:
        found[f"{ACROSSX_EXTENSION}mentionedagent"] = [act.mentions.agent]
    return found
