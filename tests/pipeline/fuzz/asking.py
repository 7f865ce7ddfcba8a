"""Right requests of every route, by chance: what a client of the record store would send."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from uuid import UUID

import orjson

from lrs.api.readers import Readers
from lrs.api.resources import Route
from lrs.api.routes import other_routes, statements_route
from tests.lrs.api.documents import CONTEXTS, STATE
from tests.lrs.mixed import MIXED, declared, part, statements_part, written
from tests.lrs.statements import ANNE, ANSWERED, ASKED, BEN, CLEO, PUMP, VALVE, statement, void
from tests.schemas.mutations import mutated_bodies

Text = str | bytes
VERSION = "X-Experience-API-Version"
JSON: dict[str, Text] = {"Content-Type": "application/json"}
SHARED = "shared"  # the name of a document that many write
RECENT = 50  # ids that later requests ask for
OPERATIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("status", {}),
    ("credentials-list", {}),
    ("consent-list", {}),
    ("consent-grant", {"person": ANNE, "from": "2026-01-01T00:00:00Z"}),
    ("dead-letters-list", {"limit": 5}),
    ("moments", {"limit": 5}),
    ("sql", {"query": "SELECT count() FROM statements"}),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, not yet written; parameters and header values may be any text or bytes."""

    method: str
    path: str
    parameters: tuple[tuple[Text, Text], ...] = ()
    headers: dict[str, Text] = field(default_factory=dict)
    body: bytes = b""
    resource: str = ""


def routes() -> Iterator[Route]:
    """Every resource there is: one that is new is among them."""
    readers = Readers(1)
    try:
        yield statements_route(readers)
        yield from other_routes(readers, metrics_open=False)
    finally:
        readers.close()


class Asking:
    """Draws right requests; of what it drew before, some ids are asked for again."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.routes = list(routes())
        self.writable = [route for route in self.routes if "PUT" in route.methods]
        self.bodies = mutated_bodies(100_000, chance.getrandbits(30))
        self._recent: list[str] = []
        self._special: dict[str, Callable[[Asked], Asked]] = {
            "statements": self._statements,
            "activities": lambda asked: replace(asked, parameters=(("activityId", self.pick(PUMP, VALVE)),)),
            "agents": lambda asked: replace(asked, parameters=(("agent", orjson.dumps(self.pick(ANNE, BEN))),)),
            "moments": lambda asked: replace(asked, parameters=(("limit", "3"),)),
            "operate": self._operation,
        }

    def pick(self, *choices: Any) -> Any:
        return self.chance.choice(choices)

    def new_id(self) -> str:
        return str(UUID(int=self.chance.getrandbits(128), version=4))

    def request(self) -> Asked:
        """Of any route and any method that it knows; more often of those that can be written to."""
        route = self.chance.choice([*self.routes[:1] * 3, *self.writable * 2, *self.routes])
        method = self.pick(*route.allowed, *route.methods, *route.methods)
        headers: dict[str, Text] = {VERSION: self.pick("1.0.3", "2.0.0")} if route.versioned else {}
        asked = Asked(method, route.path.replace("{id}", self.new_id()), headers=headers, resource=route.name)
        if route.path in CONTEXTS:
            return self._document(asked)
        special = self._special.get(route.name)
        return special(asked) if special else asked

    def _statements(self, asked: Asked) -> Asked:
        if asked.method == "POST":
            return self._mixed(asked) if self.chance.random() < 0.2 else self._posted(asked)
        if asked.method == "PUT":
            one = self._statement()
            headers, body = asked.headers | JSON, orjson.dumps(one)
            return replace(asked, parameters=(("statementId", one["id"]),), headers=headers, body=body)
        filters: list[tuple[Text, Text]] = [("limit", str(self.chance.randint(1, 5)))]
        filters += [("verb", ASKED)] if self.chance.random() < 0.3 else []
        filters += [("agent", orjson.dumps(ANNE))] if self.chance.random() < 0.3 else []
        filters += [("format", self.pick("ids", "exact", "canonical"))] if self.chance.random() < 0.3 else []
        filters += [("attachments", "true")] if self.chance.random() < 0.1 else []
        if self._recent and self.chance.random() < 0.3:
            filters = [("statementId", self.pick(*self._recent))]
        return replace(asked, parameters=tuple(filters), headers={**asked.headers, "Accept-Language": "fr, en;q=0.5"})

    def _posted(self, asked: Asked) -> Asked:
        many = [self._statement() for _ in range(self.chance.randint(1, 4))]
        return replace(asked, headers=asked.headers | JSON, body=orjson.dumps(self.pick(many, many[0])))

    def _mixed(self, asked: Asked) -> Asked:
        content = self.chance.randbytes(self.chance.randint(1, 3_000))
        body = written(statements_part(self._statement() | {"attachments": [declared(content)]}), part(content))
        return replace(asked, headers={**asked.headers, **MIXED}, body=body)

    def _statement(self) -> dict[str, Any]:
        given_id = self.new_id()
        if self._recent and self.chance.random() < 0.03:  # taken: it is not the same again
            given_id = self.pick(*self._recent)
        self._recent = [*self._recent[-RECENT:], given_id]
        if self.chance.random() < 0.05:
            return void(self.pick(*self._recent), id=given_id)
        definition = {"name": {self.pick("en", "fr"): self.pick("pump", "valve")}}
        thing = {"id": self.pick(PUMP, VALVE), "definition": definition}
        return statement(self.pick(ANNE, BEN, CLEO), self.pick(ASKED, ANSWERED), thing, id=given_id)

    def _document(self, asked: Asked) -> Asked:
        named = ("stateId" if asked.path == STATE else "profileId", f"d{self.new_id()}")
        parameters: tuple[tuple[Text, Text], ...] = (*CONTEXTS[asked.path].items(), named)
        if asked.method not in {"PUT", "POST"}:
            return replace(asked, parameters=parameters[: self.pick(len(parameters), len(parameters) - 1)])
        headers = asked.headers | JSON
        if self.chance.random() < 0.2:
            parameters = (*parameters[:-1], (named[0], SHARED))
            headers |= {"If-None-Match": "*"}
        return replace(asked, parameters=parameters, headers=headers, body=orjson.dumps({"a": named[1]}))

    def _operation(self, asked: Asked) -> Asked:
        name, arguments = self.chance.choice(OPERATIONS)
        asked = replace(asked, path=asked.path.replace("{name}", name))
        return replace(asked, headers=dict(JSON), body=orjson.dumps(arguments)) if asked.method == "POST" else asked
