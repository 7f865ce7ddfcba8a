"""What people of the made-up organisation do, as xAPI statements."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from schemas.timestamps import write_time
from schemas.vocabulary import OWN_EXTENSION, TINCAN_EXTENSION, type_iri, verb_iri

HOME: Final = "https://people.demo.example"
SITE: Final = "https://demo.example"
Statement = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the organisation."""

    name: str
    unit: str
    consents: bool = True
    bot: bool = False

    @property
    def written(self) -> str:
        """As `sousbois consent` takes it."""
        return f"{HOME}|{self.name}"

    @property
    def agent(self) -> dict[str, Any]:
        return {"objectType": "Agent", "account": {"homePage": HOME, "name": self.name}}


@dataclass
class Pen:
    """Writes statements; ids come from the seed, so that a seed tells everything."""

    chance: random.Random
    written: list[Statement] = field(default_factory=list)

    def write(
        self,
        who: Person,
        verb: str,
        thing: str,
        at: datetime,
        kind: str | None = None,
        *,
        words: str | None = None,
        result: Mapping[str, Any] | None = None,
        around: Mapping[str, Sequence[tuple[str, str | None]]] | None = None,
        topics: Sequence[str] = (),
        extensions: Mapping[str, Any] | None = None,
    ) -> str:
        """Add one statement and give its id; around: contextActivities as (id, kind)."""
        given: dict[str, Any] = {f"{TINCAN_EXTENSION}topic": list(topics)} if topics else {}
        given |= {f"{OWN_EXTENSION}{name}": value for name, value in (extensions or {}).items()}
        if who.bot:
            given[f"{OWN_EXTENSION}actor-type"] = "bot"
        context: dict[str, Any] = {
            "platform": "demo",
            "team": {"objectType": "Group", "name": who.unit, "account": {"homePage": SITE, "name": who.unit}},
        }
        if around:
            context["contextActivities"] = {way: [_activity(*one) for one in some] for way, some in around.items()}
        if given:
            context["extensions"] = given
        whole = {"id": self._id(), "actor": who.agent, "verb": {"id": verb_iri(verb)}, "object": _activity(thing, kind)}
        told = {**({"response": words} if words else {}), **(result or {})}
        self.written.append(
            whole | ({"result": told} if told else {}) | {"context": context, "timestamp": write_time(at)}
        )
        return str(whole["id"])

    def void(self, who: Person, target: str, at: datetime) -> str:
        """Take a statement back."""
        statement = {
            "id": self._id(),
            "actor": who.agent,
            "verb": {"id": verb_iri("voided")},
            "object": {"objectType": "StatementRef", "id": target},
            "timestamp": write_time(at),
        }
        self.written.append(statement)
        return str(statement["id"])

    def _id(self) -> str:
        return str(UUID(int=self.chance.getrandbits(128), version=4))


def _activity(iri: str, kind: str | None) -> dict[str, Any]:
    whole: dict[str, Any] = {"objectType": "Activity", "id": iri}
    return whole if kind is None else whole | {"definition": {"type": type_iri(kind)}}
