"""/me: what a person sees of what was found about them, and what they say of it; their token proves who they are.

Rule 1: a person reaches the moments in which they take part, and no others; a moment of others is as if it were none.
Rule 2: what they say is theirs: a note is shown to them alone, a rejected moment goes for everybody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from lrs.api.answers import Answer, json_answer
from lrs.api.calls import Call
from lrs.api.moments import parse_filters
from lrs.api.operate import parse_arguments
from lrs.api.problems import NotFound, NoToken, TooFast
from lrs.api.readers import Readers
from lrs.ports import Word
from lrs.rules.parameters import parse_parameters
from lrs.rules.values import to_uuid
from schemas.errors import Fault, InvalidInput
from schemas.timestamps import write_time

T = TypeVar("T")
PATH: Final = "/me/moments"
LONGEST_NOTE: Final = 2_000  # characters
MOST_TOKEN: Final = 256
_BEARER: Final = b"bearer "


@dataclass(frozen=True, slots=True)
class Me:
    """The handlers with the threads they read in."""

    readers: Readers

    async def moments(self, call: Call) -> Answer:
        """One page of the person's current moments, each with what they said of it."""
        token, person = await self._who(call)
        parameters = parse_parameters(call.query_string)
        filters = parse_filters(parameters, call.parts.settings.moments) | {"person": person}
        found, cursor = await self._read(person, partial(call.parts.moments.page, filters))
        words = await self._words(call, token, person)
        more = f"{call.prefix}{PATH}?{urlencode({**parameters, 'cursor': cursor})}" if cursor is not None else None
        shown = [_shown(moment, person, words.get(moment["id"])) for moment in found]
        return json_answer({"person": person, "moments": shown, "more": more})

    async def one(self, call: Call) -> Answer:
        """One current moment of theirs."""
        token, person = await self._who(call)
        moment = await self._mine(call, person)
        words = await self._words(call, token, person)
        return json_answer(_shown(moment, person, words.get(moment["id"])))

    async def say(self, call: Call) -> Answer:
        """Reject a moment, annotate it, or take a rejection back: {"reject": true or false, "note": text or null}."""
        token, person = await self._who(call)
        moment = _moment_id(call)
        rejected, note = parse_word(parse_arguments(await call.body(), call.headers.get(b"content-type")))
        words = await self._words(call, token, person)
        if moment not in words or not words[moment].rejected:  # what they reject is no current moment any more
            await self._mine(call, person)
        say = partial(call.parts.persons.say, token, moment, rejected=rejected, note=note)
        return json_answer(_word(await self._read(person, say)))

    async def words(self, call: Call) -> Answer:
        """All that they said, also of moments that are gone since."""
        token, person = await self._who(call)
        words = await self._words(call, token, person)
        return json_answer({"person": person, "words": [_word(word) for word in words.values()]})

    async def withdraw(self, call: Call) -> Answer:
        """Hear them no more: {"source": text}, or of no source at all."""
        token, person = await self._who(call)
        given = parse_arguments(await call.body(), call.headers.get(b"content-type"))
        source = given.pop("source", None)
        if given or not (source is None or (isinstance(source, str) and source)):
            raise InvalidInput([Fault("/source", "must be a text, or left out for all; nothing else is known here")])
        await self._read(person, partial(call.parts.persons.withdraw, token, source))
        return json_answer({"person": person, "withdrawn": source or "all sources"})

    async def _who(self, call: Call) -> tuple[str, str]:
        """The token, and under which name moments cite whoever has it.

        Raises: NoToken. TooFast: they send more than one may.
        """
        header = call.headers.get(b"authorization", b"")
        if len(header) > MOST_TOKEN or header[: len(_BEARER)].lower() != _BEARER:
            raise NoToken
        token = header[len(_BEARER) :].strip().decode("latin-1")
        person = await self._read("tokens", partial(call.parts.persons.pseudonym, token))
        if person is None:
            raise NoToken
        if wait_s := call.parts.buckets.wait_s(person):
            raise TooFast(wait_s)
        return token, person

    async def _mine(self, call: Call, person: str) -> dict[str, Any]:
        moment: dict[str, Any] | None = await self._read(person, partial(call.parts.moments.moment, _moment_id(call)))
        if moment is None or not any(one["person"] == person for one in moment["participants"]):
            raise NotFound("no current moment in which you take part has this id")
        return moment

    async def _words(self, call: Call, token: str, person: str) -> Mapping[str, Word]:
        words = await self._read(person, partial(call.parts.persons.words, token))
        return {word.moment: word for word in words}

    async def _read(self, person: str, read: Callable[[], T]) -> T:
        return await self.readers.run(f"me {person}", read)


def parse_word(given: dict[str, Any]) -> tuple[bool, str | None]:
    """(rejected, note).

    Raises: InvalidInput: neither is said, or something else is.
    """
    faults = [Fault(f"/{name}", "is not known here") for name in sorted(set(given) - {"reject", "note"})]
    rejected, note = given.get("reject", False), given.get("note")
    if not isinstance(rejected, bool):
        faults.append(Fault("/reject", "must be true or false"))
    if note is not None and not (isinstance(note, str) and 0 < len(note) <= LONGEST_NOTE):
        faults.append(Fault("/note", f"must be a text of at most {LONGEST_NOTE} characters"))
    if not given:
        faults.append(Fault("", 'say what you think of it: {"reject": true}, or {"note": "…"}'))
    if faults:
        raise InvalidInput(faults)
    return rejected, note


def _moment_id(call: Call) -> str:
    try:
        return to_uuid(call.path_parameters["id"])
    except ValueError as error:
        raise InvalidInput([Fault("", "the path must end with a moment's id, a UUID")]) from error


def _shown(moment: dict[str, Any], person: str, word: Word | None) -> dict[str, Any]:
    """The moment with the person's roles in it and their word on it."""
    roles = [one["role"] for one in moment["participants"] if one["person"] == person]
    return moment | {"your_roles": roles, "your_word": None if word is None else _word(word)}


def _word(word: Word) -> dict[str, Any]:
    return {"moment": word.moment, "rejected": word.rejected, "note": word.note, "at": write_time(word.at)}
