"""GET /moments and GET /moments/{id}: the current moments of learning, for those who may read them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from lrs.api.answers import Answer, json_answer
from lrs.api.calls import Call
from lrs.api.problems import NotFound
from lrs.api.readers import Readers
from lrs.rules.parameters import Reader, parse_parameters, to_count, to_share, to_text, to_time
from lrs.rules.reading import PageSizes
from lrs.rules.values import to_uuid
from schemas.errors import Fault, InvalidInput

PATH: Final = "/moments"
FILTERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "kind": to_text,
    "since": to_time,
    "until": to_time,
    "place": to_text,
    "topic": to_text,
    "min_confidence": to_share,
    "limit": to_count,
    "cursor": to_text,
}


@dataclass(frozen=True, slots=True)
class ReadMoments:
    """The handlers with the threads they read in."""

    readers: Readers

    async def page(self, call: Call) -> Answer:
        """One page by (start, id); `more` is the path of the next, or null."""
        parameters = parse_parameters(call.query_string)
        filters = parse_filters(parameters, call.parts.settings.moments)
        read = partial(call.parts.moments.page, filters)
        moments, cursor = await self.readers.run(call.credential.name, read)
        more = None
        if cursor is not None:
            more = f"{call.prefix}{PATH}?{urlencode({**parameters, 'cursor': cursor})}"
        return json_answer({"moments": moments, "more": more})

    async def one(self, call: Call) -> Answer:
        """One current moment."""
        try:
            moment_id = to_uuid(call.path_parameters["id"])
        except ValueError as error:
            raise InvalidInput([Fault("", "the path must end with a moment's id, a UUID")]) from error
        moment = await self.readers.run(call.credential.name, partial(call.parts.moments.moment, moment_id))
        if moment is None:
            raise NotFound("no current moment has this id: it was never found, or was retracted")
        return json_answer(moment)


def parse_filters(parameters: Mapping[str, str], sizes: PageSizes) -> dict[str, Any]:
    """The filters that were given, as values, and always a limit.

    Raises: InvalidInput: unknown or unreadable parameters; all of them are named.
    """
    reader = Reader(parameters, frozenset(FILTERS))
    filters = {name: reader.read(name, parse, None) for name, parse in FILTERS.items() if name in parameters}
    filters["limit"] = min(filters.get("limit", sizes.usual) or sizes.most, sizes.most)
    reader.refuse_faults()
    return filters
