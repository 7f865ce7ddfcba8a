"""GET /xAPI/activities and GET /xAPI/agents: all that is known of an activity or of an agent."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from lrs.api.answers import Answer, json_answer
from lrs.api.calls import Call
from lrs.api.readers import Readers
from lrs.ports import Lookups
from lrs.rules.definitions import activity_of
from lrs.rules.parameters import parse_parameters, to_required
from lrs.rules.persons import person_of
from lrs.rules.values import to_agent, to_iri
from schemas.agent import identifier

Json = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LookUp:
    """The handlers with the threads they read in."""

    readers: Readers

    async def activity(self, call: Call) -> Answer:
        """The Activity, bare where nothing is known of it."""
        activity = to_required(parse_parameters(call.query_string), "activityId", to_iri)
        return await self._answer(call, partial(_activity, call.parts.lookups, activity))

    async def person(self, call: Call) -> Answer:
        """The Person; of an agent nobody knows, what the request itself tells."""
        agent = to_required(parse_parameters(call.query_string), "agent", to_agent)
        return await self._answer(call, partial(_person, call.parts.lookups, agent))

    async def _answer(self, call: Call, look: Callable[[], Json]) -> Answer:
        """Wait until what was acknowledged before is readable (law 3), then look; the header says how far that went."""
        parts = call.parts
        await parts.recorded.wait(parts.log.newest(), parts.settings.read_wait_s)
        call.through = parts.recorded.consistent_through()
        return json_answer(await self.readers.run(call.credential.name, look))


def _activity(lookups: Lookups, activity: str) -> Json:
    return activity_of(activity, lookups.definitions(activity))


def _person(lookups: Lookups, agent: Json) -> Json:
    named = identifier(agent)
    return person_of(agent, lookups.names(named) if named is not None else ())
