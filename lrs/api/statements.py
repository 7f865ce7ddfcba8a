"""GET /xAPI/statements: one statement by its id, or pages of those that filters choose."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import orjson

from lrs.api.answers import Answer, Header, http_date
from lrs.api.calls import Call
from lrs.api.mixed import write_parts
from lrs.api.parts import Parts
from lrs.api.problems import NotFound
from lrs.api.readers import Readers
from lrs.rules.acceptance import authority_of
from lrs.rules.attachments import kept_once
from lrs.rules.cursors import following, parse_cursor, write_cursor
from lrs.rules.formats import Language, fit, write_result, write_statement
from lrs.rules.parameters import parse_parameters
from lrs.rules.query import Page, Stored
from lrs.rules.reading import Many, Next, One, View, capped, parse_reading
from lrs.rules.scopes import reads_only_own
from schemas.agent import identifier
from schemas.errors import Unavailable
from schemas.language import best_match

PATH: Final = "/xAPI/statements"


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
        own, language = _own_authority(call), _language(call)
        if isinstance(asked, One):
            return await self._one(call, asked, language, own, complete=complete)
        many = capped(asked, call.through)
        if many.query.cursor is not None:  # a further page ends where the first one did, whatever became readable since
            call.through = many.query.until
        many = replace(many, query=replace(many.query, authority=own))
        write = partial(_page, parts, many, language, call.prefix)
        return await self.readers.run(call.credential.name, write)

    async def _one(self, call: Call, asked: One, language: Language, own: str | None, *, complete: bool) -> Answer:
        store = call.parts.store
        look = partial(store.statement, asked.statement_id, voided=asked.voided)
        stored = await self.readers.run(call.credential.name, look)
        if stored is not None and own is not None and identifier(orjson.loads(stored.raw)["authority"]) != own:
            stored = None
        if stored is not None:
            body = write_statement(stored.raw, asked.view.format, language)
            return await self.readers.run(
                call.credential.name, partial(_answer, body, asked.view, (stored,), call.parts)
            )
        if not complete:
            raise Unavailable("what was acknowledged lately cannot be read yet: ask again", 1)
        raise NotFound("no voided statement has this id" if asked.voided else "no statement has this id")


def _page(parts: Parts, asked: Many, language: Language, prefix: str) -> Answer:
    """One page, read and written in a reader's thread."""
    page: Page = fit(parts.store.page(asked.query), parts.settings.answer_bytes)
    after = following(asked.query, page)
    more = ""
    if after is not None:
        more = f"{prefix}{PATH}?cursor={write_cursor(replace(asked, query=after), parts.settings.cursor_key)}"
    written = [write_statement(stored.raw, asked.view.format, language) for stored in page.statements]
    return _answer(write_result(written, more), asked.view, page.statements, parts)


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


def _language(call: Call) -> Language:
    accepted = call.header(b"accept-language") or ""
    return lambda languages: best_match(languages, accepted)
