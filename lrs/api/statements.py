"""GET /xAPI/statements: one statement by its id, or pages of those that filters choose."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, takewhile
from typing import Any, Final

import orjson

from lrs.api.answers import Answer, Header, http_date
from lrs.api.calls import Call
from lrs.api.mixed import write_parts
from lrs.api.parts import Parts
from lrs.api.problems import NotFound
from lrs.api.readers import Readers
from lrs.ports import Lookups
from lrs.rules.acceptance import authority_of
from lrs.rules.attachments import kept_once
from lrs.rules.cursors import following, parse_cursor, write_cursor
from lrs.rules.definitions import merged
from lrs.rules.formats import Language, cut, fit, within, write_result, write_statement
from lrs.rules.parameters import parse_parameters
from lrs.rules.query import Stored
from lrs.rules.reading import Many, Next, One, View, capped, parse_reading
from lrs.rules.scopes import READ_ACTIVITIES, reads_only_own
from schemas.agent import identifier
from schemas.errors import Unavailable
from schemas.language import best_match
from schemas.related import related_activities

PATH: Final = "/xAPI/statements"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """How `canonical` speaks to a reader: one who may not read activities sees what the statements themselves say."""

    language: Language
    determined: bool


@dataclass(frozen=True, slots=True)
class ReadStatements:
    """The handler of GET /statements with the threads it reads in."""

    readers: Readers

    async def __call__(self, call: Call) -> Answer:
        """Wait until what was acknowledged before is readable (law 3), then read up to there and say so."""
        parts = call.parts
        asked = parse_reading(parse_parameters(call.query_string), parts.settings.pages)
        if isinstance(asked, Next):
            asked = parse_cursor(asked.cursor, parts.settings.cursor_key)
        complete = await parts.recorded.wait(parts.log.newest(), parts.settings.read_wait_s)
        call.through = parts.recorded.consistent_through()
        own, shown = _own_authority(call), _shown(call)
        if isinstance(asked, One):
            return await self._one(call, asked, shown, own, complete=complete)
        many = capped(asked, call.through)
        if many.query.cursor is not None:  # a further page ends where the first one did, whatever became readable since
            call.through = many.query.until
        many = replace(many, query=replace(many.query, authority=own))
        write = partial(_page, parts, many, shown, call.prefix)
        return await self.readers.run(call.credential.name, write)

    async def _one(self, call: Call, asked: One, shown: Shown, own: str | None, *, complete: bool) -> Answer:
        answer = await self.readers.run(call.credential.name, partial(_statement, call.parts, asked, shown, own))
        if answer is not None:
            return answer
        if not complete:
            raise Unavailable("what was acknowledged lately cannot be read yet: ask again", 1)
        raise NotFound("no voided statement has this id" if asked.voided else "no statement has this id")


def _statement(parts: Parts, asked: One, shown: Shown, own: str | None) -> Answer | None:
    """One statement, read and written in a reader's thread."""
    stored = parts.store.statement(asked.statement_id, voided=asked.voided)
    if stored is None or (own is not None and identifier(orjson.loads(stored.raw)["authority"]) != own):
        return None
    determined, _ = _determined(parts.lookups, (stored,), asked.view, shown)
    body = write_statement(stored.raw, asked.view.format, shown.language, determined)
    return _answer(body, asked.view, (stored,), parts)


def _page(parts: Parts, asked: Many, shown: Shown, prefix: str) -> Answer:
    """One page, read and written in a reader's thread; bounded as it is read and as it is written."""
    most, form = parts.settings.answer_bytes, asked.view.format
    page = fit(parts.store.page(asked.query), most)
    determined, count = _determined(parts.lookups, page.statements, asked.view, shown)
    statements = page.statements[:count]
    written = within((write_statement(one.raw, form, shown.language, determined) for one in statements), most)
    page = cut(page, len(written))
    after = following(asked.query, page)
    more = ""
    if after is not None:
        more = f"{prefix}{PATH}?cursor={write_cursor(replace(asked, query=after), parts.settings.cursor_key)}"
    return _answer(write_result(written, more), asked.view, page.statements, parts)


def _determined(
    lookups: Lookups, statements: Sequence[Stored], view: View, shown: Shown
) -> tuple[dict[str, Json], int]:
    """What is known of the activities, and of how many statements all are known: of the first whatever it names."""
    if view.format != "canonical" or not shown.determined:
        return {}, len(statements)
    named = [sorted(related_activities(orjson.loads(stored.raw))) for stored in statements]
    activities = list(dict.fromkeys(chain.from_iterable(named)))
    found = {activity: merged(told) for activity, told in lookups.definitions_of(activities)}
    known = takewhile(lambda of: found.keys() >= set(of), named)
    return found, max(1, len(list(known)))


def _answer(body: bytes, view: View, shown: tuple[Stored, ...], parts: Parts) -> Answer:
    """The body as JSON, or as the first part of multipart/mixed where attachments are asked for."""
    headers: list[Header] = [(b"vary", b"Accept-Language")] if view.format == "canonical" else []
    if shown:
        headers.append((b"last-modified", http_date(max(stored.stored for stored in shown))))
    if not view.attachments:
        return Answer(200, body, headers=tuple(headers))
    boundary = parts.new_ids(1)[0]  # random: in no content
    carrying = (orjson.loads(stored.raw) for stored in shown if b'"attachments"' in stored.raw)
    stream = write_parts(body, kept_once(carrying), parts.attachments, boundary.encode())
    content_type = f'multipart/mixed; boundary="{boundary}"'.encode()
    return Answer(200, content_type=content_type, headers=tuple(headers), stream=stream)


def _own_authority(call: Call) -> str | None:
    """The authority that a reader of only its own statements is limited to."""
    if not reads_only_own(call.credential.scopes):
        return None
    return identifier(authority_of(call.parts.settings.home_page, call.credential.name))


def _shown(call: Call) -> Shown:
    accepted = call.header(b"accept-language") or ""
    may_look_up = not READ_ACTIVITIES.isdisjoint(call.credential.scopes)
    return Shown(lambda languages: best_match(languages, accepted), determined=may_look_up)
